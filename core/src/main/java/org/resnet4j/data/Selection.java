package org.resnet4j.data;

import java.util.List;
import org.resnet4j.image.Geometry;
import org.resnet4j.image.ImageBytes;
import org.resnet4j.image.ImageSource;

/** Some images of a data set, in an order of their own. */
abstract class Selection implements ImageDataset {

  private final ImageDataset whole;
  private final int[] indices;

  Selection(ImageDataset whole, int[] indices) {
    this.whole = whole;
    this.indices = indices.clone();
  }

  /** The data set that they were chosen from. */
  public ImageDataset whole() {
    return whole;
  }

  @Override
  public String name() {
    return whole.name();
  }

  @Override
  public String part() {
    return whole.part();
  }

  @Override
  public List<String> classes() {
    return whole.classes();
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public int channels() {
    return whole.channels();
  }

  @Override
  public int height() {
    return whole.height();
  }

  @Override
  public int width() {
    return whole.width();
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
