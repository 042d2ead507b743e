package org.resnet4j.torch.model;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Init;
import org.resnet4j.graph.Parameter;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;

/** Draws a network's parameters in plain Java, so that a seed gives the same network everywhere. */
final class Initializer {

  private static final String GENERATOR = "L64X128MixRandom";

  private Initializer() {}

  /** Every parameter from a generator of its own: the order of drawing does not matter. */
  static void draw(Model model, long seed) {
    var seeds = new SplittableRandom(seed);
    for (Parameter parameter : model.network().parameters()) {
      var random = RandomGeneratorFactory.of(GENERATOR).create(seeds.nextLong());
      Tensor target = model.parameters().get(parameter.name());
      try (var scope = Scope.open();
          var noGrad = NoGrad.on()) {
        fill(target, model, parameter, random);
      }
    }
  }

  private static void fill(
      Tensor target, Model model, Parameter parameter, RandomGenerator random) {
    double[] values =
        parameter.init() instanceof Init.Dirac
            ? dirac(parameter)
            : drawn(parameter, supplier(parameter.init(), random));
    long[] sizes = parameter.shape().stream().mapToLong(Integer::longValue).toArray();
    target.copy_(Tensors.ofDoubles(values, model.element(), model.device(), sizes));
  }

  private static double[] drawn(Parameter parameter, DoubleSupplier next) {
    double[] values = new double[Math.toIntExact(parameter.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = next.getAsDouble();
    }
    return values;
  }

  /** Of weights (C, C / groups, k, k): output c reads input c, the c-th of its group. */
  private static double[] dirac(Parameter parameter) {
    int inputs = parameter.shape().get(1);
    int side = parameter.shape().get(2);
    int middle = (side / 2) * side + side / 2;
    double[] values = new double[Math.toIntExact(parameter.elements())];
    for (int c = 0; c < parameter.shape().get(0); c++) {
      values[(c * inputs + c % inputs) * side * side + middle] = 1;
    }
    return values;
  }

  private static DoubleSupplier supplier(Init init, RandomGenerator random) {
    if (init instanceof Init.Normal normal) {
      return () -> normal.deviation() * random.nextGaussian();
    }
    if (init instanceof Init.Uniform uniform) {
      return () -> random.nextDouble(-uniform.bound(), uniform.bound());
    }
    double value = ((Init.Constant) init).value();
    return () -> value;
  }
}
