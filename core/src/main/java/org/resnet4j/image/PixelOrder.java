package org.resnet4j.image;

/** In which order the pixels of an image lie in memory. */
public enum PixelOrder {
  /** (channels, height, width): plane by plane, as data sets have them. */
  PLANES,
  /** (height, width, channels): channels last. */
  CHANNELS_LAST
}
