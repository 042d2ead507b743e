package org.resnet4j.torch.internal.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resnet4j.graph.Activation;
import org.resnet4j.graph.NetworkBuilder;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Value;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.internal.inference.ProgramInference;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.Interpreter;
import org.resnet4j.torch.reference.Mode;

/**
 * Every kernel at extent 1: one image a batch, one channel, maps of one row, one column and one
 * position, one class; what it gives is what the interpreter gives in double precision.
 */
@ExtendWith(NativeLeakExtension.class)
class ExtentOneTests {

  private static final List<Shape> MAPS =
      List.of(
          Shape.map(1, 1, 1),
          Shape.map(3, 1, 1),
          Shape.map(3, 1, 5),
          Shape.map(3, 5, 1),
          Shape.map(1, 2, 2),
          Shape.map(3, 2, 2),
          Shape.map(3, 4, 4),
          Shape.map(3, 5, 5));

  /** What stands between a 1x1 convolution and the classifier. */
  enum Layer {
    CONV3((net, x) -> net.add("conv", conv(x, 3, 1, 1), x)),
    CONV3_STRIDE2((net, x) -> net.add("conv", conv(x, 3, 2, 1), x)),
    CONV1((net, x) -> net.add("conv", conv(x, 1, 1, 1), x)),
    CONV1_STRIDE2((net, x) -> net.add("conv", conv(x, 1, 2, 1), x)),
    CONV5((net, x) -> net.add("conv", conv(x, 5, 1, 1), x)),
    DEPTHWISE((net, x) -> net.add("conv", conv(x, 3, 1, x.channels()), x)),
    ONE_CHANNEL(
        (net, x) -> {
          Value one = net.add("in", new Op.Conv(x.channels(), 1, 3, 1, 1, 1, false), x);
          return net.add("out", new Op.Conv(1, x.channels(), 3, 1, 1, 1, true), one);
        }),
    /** In bf16 by a matrix of patches. */
    PATCHES((net, x) -> wide(net, x, 1)),
    PATCHES_STRIDE2((net, x) -> wide(net, x, 2)),
    BATCH_NORM((net, x) -> net.add("relu", Activation.RELU.op(), norm(net, x))),
    BATCH_NORM_ALONE((net, x) -> net.add("tanh", Activation.TANH.op(), norm(net, x))),
    CONV_NORM((net, x) -> norm(net, net.add("conv", conv(x, 3, 1, 1), x))),
    GROUP_NORM((net, x) -> net.add("norm", new Op.GroupNorm(1, x.channels(), 1e-5), x)),
    RELU((net, x) -> net.add("relu", Activation.RELU.op(), x)),
    TANH((net, x) -> net.add("tanh", Activation.TANH.op(), x)),
    SIGMOID((net, x) -> net.add("sigmoid", Activation.SIGMOID.op(), x)),
    SILU((net, x) -> net.add("silu", Activation.SILU.op(), x)),
    GELU((net, x) -> net.add("gelu", Activation.GELU.op(), x)),
    HARDSWISH((net, x) -> net.add("hardswish", Activation.HARDSWISH.op(), x)),
    RESIDUAL(
        (net, x) -> {
          Value f = net.add("conv", conv(x, 3, 1, 1), x);
          return net.add("relu", Activation.RELU.op(), net.add("add", new Op.Add(), f, x));
        }),
    SCALE((net, x) -> net.add("scale", new Op.Scale(0.3), x)),
    GATE(
        (net, x) -> {
          Value gate =
              net.add("gate", Activation.SIGMOID.op(), net.add("conv", conv(x, 1, 1, 1), x));
          return net.add("gated", new Op.Gate(true), x, gate);
        }),
    CHANNEL_GATE((net, x) -> gatedByMeans(net, x, false)),
    CHANNEL_GATE_COMPLEMENT((net, x) -> gatedByMeans(net, x, true)),
    AVG_POOL((net, x) -> net.add("pool", new Op.AvgPool(2, 2), x)),
    AVG_POOL_CUT((net, x) -> net.add("pool", new Op.AvgPool(3, 3), x)),
    ADAPTIVE_AVG_POOL((net, x) -> net.add("pool", new Op.AdaptiveAvgPool(1), x)),
    DROPOUT((net, x) -> net.add("dropout", new Op.Dropout(0.5), x)),
    RESPONSES((net, x) -> net.add("lrn", new Op.LocalResponseNorm(5, 1e-2, 0.75, 2), x)),
    MAX_POOL((net, x) -> net.add("pool", new Op.MaxPool(3, 2, 1), x)),
    PAD((net, x) -> net.add("pad", new Op.ZeroPadChannels(1, 1, 2), x)),
    PAD_STRIDE2((net, x) -> net.add("pad", new Op.ZeroPadChannels(2, 1, 2), x)),
    FLAT(
        (net, x) -> {
          Value row = net.add("flatten", new Op.Flatten(), x);
          Value one = net.add("fc1", new Op.Linear(row.channels(), 1, true), row);
          return net.add("fc2", new Op.Linear(1, 3, false), one);
        });

    private final BiFunction<NetworkBuilder, Value, Value> maker;

    Layer(BiFunction<NetworkBuilder, Value, Value> maker) {
      this.maker = maker;
    }

    private static Op conv(Value x, int kernel, int stride, int groups) {
      return new Op.Conv(x.channels(), x.channels(), kernel, stride, kernel / 2, groups, true);
    }

    private static Value wide(NetworkBuilder net, Value x, int stride) {
      Value many = net.add("in", new Op.Conv(x.channels(), 64, 1, 1, 0, 1, true), x);
      return net.add("conv", new Op.Conv(64, 64, 3, stride, 1, 1, false), many);
    }

    private static Value gatedByMeans(NetworkBuilder net, Value x, boolean complement) {
      Value means = net.add("means", new Op.AdaptiveAvgPool(1), x);
      Value gate =
          net.add("sigmoid", Activation.SIGMOID.op(), net.add("fc", conv(x, 1, 1, 1), means));
      return net.add("gated", new Op.Gate(complement), x, gate);
    }

    private static Value norm(NetworkBuilder net, Value x) {
      return net.add("norm", new Op.BatchNorm(x.channels(), 1e-5, 0.1), x);
    }

    private boolean hasBatchNorm() {
      return name().contains("NORM") && this != GROUP_NORM;
    }

    /** Of three values a batch norm has few digits left in bf16, and its rectifier flips. */
    private double half() {
      return hasBatchNorm() ? 2 : 0.3;
    }

    private StepOutcome.Work on(Shape image, int channels, int batch, int classes) {
      var net =
          new NetworkBuilder(
              String.format(Locale.ROOT, "%s of %d to %d", this, channels, classes), image);
      Value x = net.input();
      x = net.add("conv1", new Op.Conv(x.channels(), channels, 1, 1, 0, 1, true), x);
      x = maker.apply(net, x);
      if (x.shape().isMap()) {
        x = net.add("avgpool", new Op.GlobalAvgPool(), x);
      }
      net.add("fc", new Op.Linear(x.channels(), classes, true), x);
      return new StepOutcome.Work(net.build(), image, batch);
    }

    /** Batch norm has two values a channel in all of them. */
    Stream<StepOutcome.Work> works() {
      List<StepOutcome.Work> works = new ArrayList<>();
      for (Shape map : MAPS) {
        for (int channels : new int[] {1, 4}) {
          works.add(on(map, channels, 3, 5));
          if (!hasBatchNorm() || map.positions() > 1) {
            works.add(on(map, channels, 1, 5));
            works.add(on(map, channels, 1, 1));
          }
        }
      }
      return works.stream();
    }
  }

  @ParameterizedTest
  @EnumSource(Layer.class)
  void trainsAsTheReference(Layer layer) {
    layer
        .works()
        .forEach(
            work -> {
              try (var exact = StepOutcome.exact(work);
                  var single = StepOutcome.program(work, Precision.FP32, 1);
                  var cut = StepOutcome.program(work, Precision.FP32, 3);
                  var less = StepOutcome.program(work, Precision.BF16, 1)) {
                assertThat(single.error(exact)).as("%s", work).isLessThan(1e-4);
                assertThat(cut.equalsExactly(single)).as("%s, segments", work).isTrue();
                assertThat(less.error(exact)).as("%s, bf16", work).isLessThan(layer.half());
              }
            });
  }

  @ParameterizedTest
  @EnumSource(Layer.class)
  void classifiesAsTheReference(Layer layer) {
    layer
        .works()
        .forEach(
            work -> {
              try (var scope = Scope.open();
                  var net = Model.create(work.network(), 1, Device.CPU, Element.FLOAT32);
                  var single = new ProgramInference(net, work.image(), Precision.FP32);
                  var less = new ProgramInference(net, work.image(), Precision.BF16)) {
                Shape image = work.image();
                Tensor images =
                    Kernels.normal(work.batch(), image.channels(), image.height(), image.width());
                Tensor exact = reference(net, images);
                assertThat(distance(single.logits(images), exact)).as("%s", work).isLessThan(1e-4);
                assertThat(distance(less.logits(images), exact))
                    .as("%s, bf16", work)
                    .isLessThan(0.05);
              }
            });
  }

  private static Tensor reference(Model net, Tensor images) {
    try (var noGrad = NoGrad.on()) {
      return new Interpreter(net).forward(images, Mode.EVAL);
    }
  }

  private static double distance(Tensor logits, Tensor exact) {
    return Kernels.norm(logits.sub(exact)) / (1 + Kernels.norm(exact));
  }
}
