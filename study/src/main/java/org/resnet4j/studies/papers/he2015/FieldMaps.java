package org.resnet4j.studies.papers.he2015;

import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.studies.measure.ProbedBatch;
import org.resnet4j.torch.Tape;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.Interpreter;
import org.resnet4j.torch.reference.Mode;
import org.resnet4j.torch.reference.Probe;

/**
 * Effective receptive fields (Luo et al. 2016, arXiv 1701.04128, section 3): where in the image a
 * change moves the middle unit of a node.
 */
final class FieldMaps {

  private FieldMaps() {}

  /**
   * The absolute gradient of the node's middle unit by pixel, (H, W), mean over images and colours;
   * its channels are summed with random signs.
   */
  static double[][] of(
      Model net, Normalization normalize, ImageDataset data, String node, long seed) {
    double[] gradients =
        ProbedBatch.read(
            net,
            data,
            normalize,
            data.size(),
            (pixels, labels) -> {
              try (var tape = Tape.on()) {
                Tensor images = pixels.clone();
                images.set_requires_grad(true);
                Probe probe = Probe.of(net.network(), List.of(node));
                new Interpreter(net).forward(images, Mode.EVAL, probe);
                Tensor value = probe.value(node);
                Tape.backward(value, middle(net, Tensors.sizes(value), seed));
                return Tensors.toDoubles(images.grad());
              }
            });
    net.parameters().zeroGrad();
    double[][] map = new double[data.height()][data.width()];
    add(gradients, map);
    return map;
  }

  /** Of sizes (N, C, H, W): 1 or -1 in the middle, 0 elsewhere. */
  private static Tensor middle(Model net, long[] sizes, long seed) {
    int height = (int) sizes[2];
    int width = (int) sizes[3];
    double[] values = new double[(int) (sizes[0] * sizes[1] * height * width)];
    var random = new SplittableRandom(seed);
    for (int plane = 0; plane < sizes[0] * sizes[1]; plane++) {
      int place = plane * height * width + height / 2 * width + width / 2;
      values[place] = random.nextBoolean() ? 1 : -1;
    }
    return Tensors.ofDoubles(values, net.element(), net.device(), sizes);
  }

  private static void add(double[] gradients, double[][] map) {
    int width = map[0].length;
    for (int i = 0; i < gradients.length; i++) {
      int pixel = i % (map.length * width);
      map[pixel / width][pixel % width] += Math.abs(gradients[i]);
    }
  }

  /** The standard deviation of the map as a distribution over the pixels, along one side. */
  static double spread(double[][] map) {
    double sum = 0;
    double rows = 0;
    double columns = 0;
    for (int row = 0; row < map.length; row++) {
      for (int column = 0; column < map[row].length; column++) {
        sum += map[row][column];
        rows += row * map[row][column];
        columns += column * map[row][column];
      }
    }
    double squares = 0;
    for (int row = 0; row < map.length; row++) {
      for (int column = 0; column < map[row].length; column++) {
        double far = Math.pow(row - rows / sum, 2) + Math.pow(column - columns / sum, 2);
        squares += far * map[row][column];
      }
    }
    return Math.sqrt(squares / sum / 2);
  }

  /** Side of the smallest square of rows and columns that hold all that is not zero. */
  static int support(double[][] map) {
    int top = map.length;
    int bottom = -1;
    int left = map.length;
    int right = -1;
    for (int row = 0; row < map.length; row++) {
      for (int column = 0; column < map[row].length; column++) {
        if (map[row][column] != 0) {
          top = Math.min(top, row);
          bottom = Math.max(bottom, row);
          left = Math.min(left, column);
          right = Math.max(right, column);
        }
      }
    }
    return Math.max(bottom - top, right - left) + 1;
  }
}
