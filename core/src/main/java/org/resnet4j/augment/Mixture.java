package org.resnet4j.augment;

import static org.resnet4j.augment.PillowArithmetic.CHANNELS;

import java.util.Arrays;
import java.util.List;

/**
 * A weighted sum of an image and of what chains of operations make of it, rounded down.
 *
 * @param original weight of the image as it is; all weights together are 1
 */
public record Mixture(double original, List<Branch> branches) implements PixelOperation {

  /** A chain of operations and the weight of its result. */
  public record Branch(double weight, List<PixelOperation> operations) {
    public Branch {
      operations = List.copyOf(operations);
    }
  }

  public Mixture {
    branches = List.copyOf(branches);
  }

  @Override
  public void apply(byte[] pixels, int offset, int height, int width) {
    int count = CHANNELS * height * width;
    float[] sum = new float[count];
    byte[] image = Arrays.copyOfRange(pixels, offset, offset + count);
    add(original, image, sum);
    for (Branch branch : branches) {
      System.arraycopy(pixels, offset, image, 0, count);
      branch.operations.forEach(each -> each.apply(image, 0, height, width));
      add(branch.weight, image, sum);
    }
    for (int i = 0; i < count; i++) {
      pixels[offset + i] = (byte) (int) sum[i];
    }
  }

  private static void add(double weight, byte[] image, float[] sum) {
    float single = (float) weight;
    for (int i = 0; i < sum.length; i++) {
      sum[i] += single * (image[i] & 0xff);
    }
  }
}
