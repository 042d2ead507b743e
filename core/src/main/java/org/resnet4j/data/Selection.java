package org.resnet4j.data;

import org.resnet4j.image.Geometry;
import org.resnet4j.image.ImageBytes;
import org.resnet4j.image.ImageSource;

/** Some images of a data set, in an order of their own. */
abstract class Selection implements ImageDataset {

  private final ImageDataset whole;
  private final int[] indices;
  private final Facts facts;

  Selection(ImageDataset whole, int[] indices, Facts facts) {
    this.whole = whole;
    this.indices = indices.clone();
    this.facts = facts;
  }

  /** The data set that they were chosen from. */
  public ImageDataset whole() {
    return whole;
  }

  @Override
  public Facts facts() {
    return facts;
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public int label(int index) {
    return whole.label(indices[index]);
  }

  @Override
  public ImageBytes bytes(int index) {
    return whole.bytes(indices[index]);
  }

  @Override
  public ImageSource original(int index) {
    return whole.original(indices[index]);
  }

  @Override
  public Geometry geometry() {
    return whole.geometry();
  }
}
