package org.resnet4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A batch of labelled images of one shape: which images of a data set, and where in each the crop
 * lies. The bytes stay where the data set has them until {@link #pixels} or a {@link PixelWriter}
 * gathers, crops and mirrors them in one pass.
 */
public final class Batch {

  private final List<Sample> samples;
  private final int[] labels;
  private final List<ImageBytes> images;
  private final Placer placer;

  /**
   * One image of a batch.
   *
   * @param index in its data set
   * @param placement where the crop lies
   */
  public record Sample(int index, Placement placement) {}

  /**
   * A batch of a data set.
   *
   * @param labels one a sample
   * @param images one a sample, or none where nobody will ask for bytes
   */
  Batch(List<Sample> samples, int[] labels, List<ImageBytes> images, Placer placer) {
    this.samples = samples;
    this.labels = labels;
    this.images = images;
    this.placer = placer;
  }

  /**
   * A batch of images as they are.
   *
   * @param pixels unsigned bytes, shape (N, channels, height, width); kept, not copied
   * @param labels N labels; kept, not copied
   */
  public Batch(byte[] pixels, int[] labels, int channels, int height, int width) {
    this(new ArrayList<>(), labels, new ArrayList<>(), new Placer(channels, height, width));
    long expected = (long) labels.length * placer.bytes();
    if (pixels.length != expected) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d images of %dx%dx%d have %d bytes, got %d",
              labels.length,
              channels,
              height,
              width,
              expected,
              pixels.length));
    }
    for (int i = 0; i < labels.length; i++) {
      samples.add(new Sample(i, Placement.IDENTITY));
      images.add(new ImageBytes(pixels, i * placer.bytes()));
    }
  }

  /** Returns N, the number of images. */
  public int size() {
    return labels.length;
  }

  /** Returns the number of colour channels. */
  public int channels() {
    return placer.channels();
  }

  /** Returns the height in pixels. */
  public int height() {
    return placer.height();
  }

  /** Returns the width in pixels. */
  public int width() {
    return placer.width();
  }

  /** Returns the N labels, not a copy. */
  public int[] labels() {
    return labels;
  }

  /** Returns which image stands at a place of the batch, from 0, and how it is placed. */
  public Sample sample(int place) {
    return samples.get(place);
  }

  /** Returns unsigned bytes, shape (N, channels, height, width), cropped and mirrored: a copy. */
  public byte[] pixels() {
    byte[] pixels = new byte[Math.multiplyExact(size(), placer.bytes())];
    for (int i = 0; i < size(); i++) {
      placer.place(image(i), samples.get(i).placement(), pixels, i * placer.bytes());
    }
    return pixels;
  }

  /**
   * Returns where the image at a place lies, before it is cropped.
   *
   * @throws IllegalStateException where the loader left the bytes out
   */
  public ImageBytes image(int place) {
    if (images.isEmpty()) {
      throw new IllegalStateException("the batch was loaded without its images");
    }
    return images.get(place);
  }

  Placer placer() {
    return placer;
  }
}
