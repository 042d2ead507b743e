package org.resnet4j.data;

import java.util.ArrayList;
import java.util.List;
import org.resnet4j.Text;
import org.resnet4j.augment.CropFlipBytes;
import org.resnet4j.augment.Transform;
import org.resnet4j.image.ImageBytes;

/**
 * A batch of labelled images of one shape: which images of a data set, and what is done to each.
 * The bytes stay where the data set has them until {@link #pixels} or a {@link PixelWriter} gathers
 * and transforms them in one pass.
 */
public final class Batch {

  private final List<Sample> samples;
  private final int[] labels;
  private final List<ImageBytes> images;
  private final CropFlipBytes applier;

  /**
   * One image of a batch.
   *
   * @param index in its data set
   * @param transform what is done to its bytes; it does not resize
   * @param stored whether the bytes are the data set's, else they were cut for this batch alone
   */
  public record Sample(int index, Transform transform, boolean stored) {

    /** Whether the data set's bytes are cropped and mirrored, and nothing else. */
    public boolean isCropFlip() {
      return stored && transform.operations().isEmpty();
    }
  }

  /**
   * A batch of a data set.
   *
   * @param labels one a sample
   * @param images one a sample, or none where the caller has the images elsewhere
   */
  Batch(List<Sample> samples, int[] labels, List<ImageBytes> images, CropFlipBytes applier) {
    this.samples = samples;
    this.labels = labels;
    this.images = images;
    this.applier = applier;
  }

  /**
   * A batch of images as they are.
   *
   * @param pixels unsigned bytes, shape (N, channels, height, width); kept, not copied
   * @param labels N labels; kept, not copied
   */
  public Batch(byte[] pixels, int[] labels, int channels, int height, int width) {
    this(new ArrayList<>(), labels, new ArrayList<>(), new CropFlipBytes(channels, height, width));
    long expected = (long) labels.length * applier.size();
    if (pixels.length != expected) {
      throw new IllegalArgumentException(
          Text.of(
              "%d images of %dx%dx%d have %d bytes, got %d",
              labels.length, channels, height, width, expected, pixels.length));
    }
    Transform identity = Transform.identity(width, height);
    for (int i = 0; i < labels.length; i++) {
      samples.add(new Sample(i, identity, true));
      images.add(new ImageBytes(pixels, i * applier.size()));
    }
  }

  /** Returns N, the number of images. */
  public int size() {
    return labels.length;
  }

  /** Returns the number of colour channels. */
  public int channels() {
    return applier.channels();
  }

  /** Returns the height in pixels. */
  public int height() {
    return applier.height();
  }

  /** Returns the width in pixels. */
  public int width() {
    return applier.width();
  }

  /** Returns the N labels, not a copy. */
  public int[] labels() {
    return labels;
  }

  /** Returns which image stands at a place of the batch, from 0, and its transform. */
  public Sample sample(int place) {
    return samples.get(place);
  }

  /** Returns unsigned bytes, shape (N, channels, height, width), transformed: a copy. */
  public byte[] pixels() {
    byte[] pixels = new byte[Math.multiplyExact(size(), applier.size())];
    for (int i = 0; i < size(); i++) {
      applier.apply(image(i), samples.get(i).transform(), pixels, i * applier.size());
    }
    return pixels;
  }

  /**
   * Returns where the image at a place lies, before it is transformed.
   *
   * @throws IllegalStateException where the loader left the bytes out
   */
  public ImageBytes image(int place) {
    if (images.isEmpty()) {
      throw new IllegalStateException("the batch was loaded without its images");
    }
    return images.get(place);
  }

  CropFlipBytes applier() {
    return applier;
  }
}
