package org.resnet4j.torch.internal.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.graph.Activation;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.NetworkBuilder;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Value;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.internal.calls.ConvPart;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.calls.WorkingMemory;
import org.resnet4j.torch.internal.onednn.Elementwise;
import org.resnet4j.torch.internal.onednn.ProgramBuilder;
import org.resnet4j.torch.model.WeightStorage;

/**
 * Each way of a convolution, with and without bias, gives the result and each of the gradients that
 * libtorch's convolution gives in double precision.
 */
@ExtendWith(NativeLeakExtension.class)
class ConvLoweringTests {

  /** A way, a convolution for which the rules have it, the sides of the map, and images. */
  @Retention(RetentionPolicy.RUNTIME)
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CONVOLUTION |  3 | 16 | 7 | 2 | 3 |  1 | 16 | 16 | 4",
        "CONVOLUTION |  8 | 12 | 3 | 1 | 1 |  1 |  5 |  5 | 3",
        "CONVOLUTION |  8 | 12 | 3 | 2 | 1 |  1 |  5 |  5 | 3",
        "CONVOLUTION |  8 | 12 | 1 | 1 | 0 |  1 |  4 |  4 | 3",
        "CONVOLUTION |  8 | 12 | 1 | 2 | 0 |  1 |  4 |  4 | 3",
        "CONVOLUTION |  8 | 12 | 1 | 1 | 0 |  1 |  1 |  1 | 3",
        "CONVOLUTION |  8 | 12 | 1 | 1 | 0 |  1 |  2 |  2 | 3",
        "CONVOLUTION |  8 | 12 | 3 | 1 | 1 |  1 |  1 |  2 | 3",
        "CONVOLUTION |  8 | 12 | 3 | 2 | 1 |  1 |  2 |  1 | 3",
        "CONVOLUTION |  8 | 12 | 3 | 1 | 0 |  1 |  3 |  3 | 3",
        "CONVOLUTION |  8 | 12 | 3 | 1 | 1 |  4 |  4 |  4 | 3",
        "CONVOLUTION |  8 | 12 | 3 | 2 | 1 |  4 |  4 |  4 | 3",
        "CONVOLUTION |  8 |  8 | 3 | 1 | 1 |  8 |  2 |  2 | 3",
        "CONVOLUTION |  8 | 12 | 3 | 1 | 1 |  2 |  1 |  1 | 3",
        "CONVOLUTION |  8 | 12 | 1 | 2 | 0 |  2 |  2 |  2 | 3",
        "CENTER_TAP |  8 | 12 | 3 | 1 | 1 |  1 |  1 |  1 | 5",
        "CENTER_TAP |  8 | 12 | 3 | 2 | 1 |  1 |  1 |  1 | 5",
        "CENTER_TAP | 64 | 96 | 3 | 1 | 1 |  1 |  1 |  1 | 8",
        "CENTER_TAP |  1 |  1 | 3 | 1 | 1 |  1 |  1 |  1 | 1",
        "CORNER_TAPS |  8 | 12 | 3 | 2 | 1 |  1 |  2 |  2 | 5",
        "CORNER_TAPS | 64 | 96 | 3 | 2 | 1 |  1 |  2 |  2 | 8",
        "CORNER_TAPS |  1 |  1 | 3 | 2 | 1 |  1 |  2 |  2 | 1",
        "FIRST_POSITION   |  8 | 12 | 1 | 2 | 0 |  1 |  2 |  2 | 5",
        "FIRST_POSITION   | 64 | 96 | 1 | 2 | 0 |  1 |  2 |  2 | 8",
        "FIRST_POSITION   |  1 |  1 | 1 | 2 | 0 |  1 |  2 |  2 | 1",
        "DENSE_2X2  |  8 | 12 | 3 | 1 | 1 |  1 |  2 |  2 | 5",
        "DENSE_2X2  | 64 | 96 | 3 | 1 | 1 |  1 |  2 |  2 | 8",
        "DENSE_2X2  |  1 |  1 | 3 | 1 | 1 |  1 |  2 |  2 | 1",
      })
  @interface EachWay {}

  private static int number(ArgumentsAccessor row, int column) {
    return Objects.requireNonNull(row.getInteger(column));
  }

  private static List<Op.Conv> withAndWithoutBias(ArgumentsAccessor row) {
    int[] sizes = IntStream.range(1, 7).map(column -> number(row, column)).toArray();
    return Stream.of(false, true)
        .map(bias -> new Op.Conv(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5], bias))
        .toList();
  }

  private static Shape image(ArgumentsAccessor row) {
    return Shape.map(number(row, 1), number(row, 7), number(row, 8));
  }

  @EachWay
  void isLibtorchsConvolution(ArgumentsAccessor row) {
    Shape image = image(row);
    for (Op.Conv op : withAndWithoutBias(row)) {
      assertThat(ConvRules.algorithm(op, image)).isEqualTo(row.get(0, ConvAlgorithm.class));
      try (var scope = Scope.open()) {
        Given given = Given.of(op, image, number(row, 9));
        Map<String, Tensor> exact = exact(given);
        for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
          for (ConvChoice choice : choices(op, image, precision)) {
            requireNear(planned(given, choice, precision), exact, precision, choice);
          }
        }
      }
    }
  }

  /** Between smooth functions, where nothing can flip. */
  @EachWay
  void trainsAsTheReferenceWithinAStep(ArgumentsAccessor row) {
    Shape image = image(row);
    for (Op.Conv op : withAndWithoutBias(row)) {
      var work = new StepOutcome.Work(net(op, image), image, number(row, 9));
      try (var exact = StepOutcome.exact(work);
          var planned = StepOutcome.program(work, Precision.FP32, 1)) {
        assertThat(planned.lossError(exact)).as("%s", work).isLessThan(1e-6);
        assertThat(planned.worstGradientError(exact)).as("%s", work).isLessThan(1e-5);
      }
    }
  }

  private static Network net(Op.Conv op, Shape image) {
    var net = new NetworkBuilder(op.toString(), image);
    Value x = net.add("conv1", new Op.Conv(op.in(), op.in(), 1, 1, 0, 1, true), net.input());
    x = net.add("tanh1", Activation.TANH.op(), x);
    x = net.add("conv2", op, x);
    x = net.add("tanh2", Activation.TANH.op(), x);
    x = net.add("avgpool", new Op.GlobalAvgPool(), x);
    net.add("fc", new Op.Linear(op.out(), 5, true), x);
    return net.build();
  }

  private static void requireNear(
      Map<String, Tensor> planned,
      Map<String, Tensor> exact,
      Precision precision,
      ConvChoice choice) {
    double limit = precision == Precision.FP32 ? 1e-6 : 0.01;
    exact.forEach(
        (name, tensor) ->
            assertThat(error(planned.get(name), tensor))
                .as("%s, %s by %s", name, precision, choice)
                .isLessThan(limit));
  }

  /** By rule, by oneDNN's convolution, and by a matrix of patches where there is one. */
  private static List<ConvChoice> choices(Op.Conv op, Shape image, Precision precision) {
    boolean narrow = op.stride() > 1 && image.width() == 1; // ConvRules.choice says why
    Precision direct = narrow ? Precision.FP32 : precision;
    List<ConvChoice> choices = new ArrayList<>();
    choices.add(ConvRules.choice(op, image, precision));
    choices.add(new ConvChoice(direct, ConvAlgorithm.CONVOLUTION, false));
    if (PatchMatrix.possible(op)) {
      choices.add(new ConvChoice(direct, ConvAlgorithm.CONVOLUTION, true));
    }
    return choices;
  }

  /** What goes in, in single precision. */
  private record Given(Op.Conv op, Tensor x, Tensor dy, Tensor weight, Tensor bias) {
    static Given of(Op.Conv op, Shape image, int batch) {
      Kernels.seed(1);
      Shape result = ConvRules.output(op, image);
      return new Given(
          op,
          Kernels.normal(batch, op.in(), image.height(), image.width()),
          Kernels.normal(batch, op.out(), result.height(), result.width()),
          Kernels.normal(op.out(), op.in() / op.groups(), op.kernel(), op.kernel()),
          Kernels.normal(op.out()));
    }
  }

  private static Map<String, Tensor> exact(Given given) {
    List<Tensor> leaves =
        Stream.of(given.x, given.weight, given.bias)
            .map(tensor -> tensor.to(ScalarType.Double))
            .toList();
    leaves.forEach(leaf -> leaf.set_requires_grad(true));
    Tensor bias = given.op.bias() ? leaves.get(2) : null;
    Tensor y = Kernels.conv(given.op, leaves.get(0), leaves.get(1), bias);
    y.mul(given.dy.to(ScalarType.Double)).sum().backward();
    Map<String, Tensor> results = new LinkedHashMap<>();
    results.put("result", y.detach());
    results.put("input gradient", leaves.get(0).grad());
    results.put("weight gradient", leaves.get(1).grad());
    if (bias != null) {
      results.put("bias gradient", bias.grad());
    }
    return results;
  }

  private static Map<String, Tensor> planned(Given given, ConvChoice choice, Precision precision) {
    Tensor weight = stored(given.weight, choice.algorithm().storage());
    Tensor weightGradient = stored(Kernels.zerosLike(given.weight), choice.algorithm().storage());
    Tensor biasGradient = Kernels.zerosLike(given.bias);
    Map<String, Tensor> results = new LinkedHashMap<>();
    results.put("result", Kernels.zerosLike(given.dy));
    results.put("input gradient", Kernels.zerosLike(given.x));
    results.put("weight gradient", weightGradient);
    results.put("bias gradient", biasGradient);
    try (var memory = new WorkingMemory();
        var builder = new ProgramBuilder()) {
      boolean bias = given.op.bias();
      var part =
          new ConvPart(
              given.op,
              builder.external(weight),
              builder.external(weightGradient),
              bias ? builder.external(given.bias) : null,
              bias ? builder.external(biasGradient) : null,
              true);
      list(builder, ConvLowering.of(builder, part, choice, precision), precision, given, results);
      try (var program = builder.build(memory)) {
        program.run(0, program.calls());
      }
    }
    return results;
  }

  private static void list(
      ProgramBuilder builder,
      ConvLowering lowering,
      Precision precision,
      Given given,
      Map<String, Tensor> results) {
    var elementwise = new Elementwise(builder);
    DataType type = DataType.of(precision);
    MemoryView x = builder.array(type, Tensors.sizes(given.x));
    MemoryView y = builder.array(type, Tensors.sizes(given.dy));
    MemoryView dy = builder.array(type, Tensors.sizes(given.dy));
    MemoryView dx = builder.array(type, Tensors.sizes(given.x));
    elementwise.copy(builder.external(given.x), x);
    elementwise.copy(builder.external(given.dy), dy);
    lowering.forward(x, y);
    lowering.backward(x, dy, dx);
    elementwise.copy(y, builder.external(Objects.requireNonNull(results.get("result"))));
    elementwise.copy(dx, builder.external(Objects.requireNonNull(results.get("input gradient"))));
  }

  /** A copy whose elements lie in an order of weights. */
  private static Tensor stored(Tensor weight, WeightStorage storage) {
    long[] sizes = Tensors.sizes(weight);
    Tensor flat = Tensors.zeros(Element.FLOAT32, Device.CPU, weight.numel());
    Tensor view = Kernels.strided(flat, sizes, storage.strides(sizes), 0);
    view.copy_(weight);
    return view;
  }

  /** The distance in parts of the exact tensor's norm. */
  private static double error(@Nullable Tensor actual, Tensor exact) {
    return Kernels.distance(Objects.requireNonNull(actual).to(ScalarType.Double), exact);
  }
}
