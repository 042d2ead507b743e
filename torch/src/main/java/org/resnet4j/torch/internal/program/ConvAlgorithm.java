package org.resnet4j.torch.internal.program;

import java.util.Arrays;
import org.resnet4j.torch.model.WeightStorage;

/** What a convolution is computed as (docs/notes/009). */
public enum ConvAlgorithm {
  /** oneDNN's convolution, channels last. */
  CONVOLUTION("direct", WeightStorage.CHANNELS_LAST),
  /** 3x3, padded, on a map of 1x1: only the middle tap ever sees it. */
  CENTER_TAP("center", WeightStorage.MIDDLE_TAP),
  /** 3x3, padded, with stride 2, from 2x2 to 1x1: four live taps, one row of input. */
  CORNER_TAPS("corner", WeightStorage.LAST_TAPS),
  /** 1x1 with stride 2, from 2x2 to 1x1: one position is read. */
  FIRST_POSITION("pick", WeightStorage.PYTORCH),
  /** 3x3, padded, on a map of 2x2: one dense matrix of all positions, made of the nine taps. */
  DENSE_2X2("dense", WeightStorage.TAPS);

  private final String key;
  private final WeightStorage storage;

  ConvAlgorithm(String key, WeightStorage storage) {
    this.key = key;
    this.storage = storage;
  }

  /** Its name in config.json and in the file of tuned convolutions. */
  public String key() {
    return key;
  }

  /**
   * The algorithm of a name in a file.
   *
   * @throws IllegalArgumentException where there is none
   */
  static ConvAlgorithm of(String key) {
    return Arrays.stream(values())
        .filter(algorithm -> algorithm.key.equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no algorithm of a convolution: " + key));
  }

  /** How it wants the weights stored. */
  public WeightStorage storage() {
    return storage;
  }
}
