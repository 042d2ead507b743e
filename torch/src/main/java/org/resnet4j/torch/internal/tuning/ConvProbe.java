package org.resnet4j.torch.internal.tuning;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.internal.calls.ConvPart;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.calls.Program;
import org.resnet4j.torch.internal.calls.WorkingMemory;
import org.resnet4j.torch.internal.onednn.Elementwise;
import org.resnet4j.torch.internal.onednn.ProgramBuilder;
import org.resnet4j.torch.internal.program.ConvChoice;
import org.resnet4j.torch.internal.program.ConvLowering;
import org.resnet4j.torch.internal.program.ConvRules;
import org.resnet4j.torch.model.WeightStorage;

/**
 * Forward and backward of one convolution on random numbers: what it gives and how long it takes.
 */
final class ConvProbe implements AutoCloseable {

  private static final int RUNS = 7;

  private final Op.Conv op;
  private final DataType type;
  private final Precision precision;
  private final Owner owner = new Owner();
  private final Tensor x;
  private final Tensor dy;
  private final Tensor weight;

  /**
   * Draws maps, gradients and weights, the same in every probe of the shape.
   *
   * @param precision of the step around it
   */
  ConvProbe(Op.Conv op, Shape input, long batch, Precision precision) {
    this.op = op;
    this.precision = precision;
    this.type = DataType.of(precision);
    Shape output = ConvRules.output(op, input);
    try (var scope = Scope.open()) {
      Kernels.seed(1);
      x = owner.keep(Kernels.normal(batch, input.channels(), input.height(), input.width()));
      dy = owner.keep(Kernels.normal(batch, output.channels(), output.height(), output.width()));
      weight =
          owner.keep(Kernels.normal(op.out(), op.in() / op.groups(), op.kernel(), op.kernel()));
    }
  }

  /**
   * What a choice gives; lives as long as the probe.
   *
   * @param values result, gradient of the input and of the weights
   * @param milliseconds the fastest of a few runs
   */
  record Result(List<Tensor> values, double milliseconds) {

    /** How far the values are from others, relative to those: the worst of the three. */
    double distance(Result exact) {
      try (var scope = Scope.open()) {
        double worst = 0;
        for (int i = 0; i < values.size(); i++) {
          double distance = Kernels.distance(values.get(i), exact.values.get(i));
          worst = Double.isFinite(distance) ? Math.max(worst, distance) : Double.POSITIVE_INFINITY;
        }
        return worst;
      }
    }
  }

  Result run(ConvChoice choice) {
    try (var scope = Scope.open();
        var memory = new WorkingMemory();
        var builder = new ProgramBuilder()) {
      Tensor stored = stored(choice.algorithm().storage());
      Tensor gradient = stored(choice.algorithm().storage());
      gradient.zero_();
      Tensor result = Kernels.zerosLike(dy);
      Tensor inputGradient = Kernels.zerosLike(x);
      var part =
          new ConvPart(op, builder.external(stored), builder.external(gradient), null, null, true);
      var elementwise = new Elementwise(builder);
      MemoryView in = builder.array(type, Tensors.sizes(x));
      MemoryView out = builder.array(type, Tensors.sizes(dy));
      MemoryView outGradient = builder.array(type, Tensors.sizes(dy));
      MemoryView inGradient = builder.array(type, Tensors.sizes(x));
      elementwise.copy(builder.external(x), in);
      elementwise.copy(builder.external(dy), outGradient);
      int begin = builder.mark();
      var lowering = ConvLowering.of(builder, part, choice, precision);
      lowering.forward(in, out);
      lowering.backward(in, outGradient, inGradient);
      int end = builder.mark();
      elementwise.copy(out, builder.external(result));
      elementwise.copy(inGradient, builder.external(inputGradient));
      try (Program program = builder.build(memory)) {
        program.run(0, begin);
        double best = fastest(program, begin, end);
        program.run(0, program.calls());
        List<Tensor> values = List.of(result, inputGradient, gradient);
        values.forEach(owner::keep);
        return new Result(values, best);
      }
    }
  }

  private Tensor stored(WeightStorage storage) {
    Tensor flat = Tensors.zeros(Element.FLOAT32, Device.CPU, weight.numel());
    long[] sizes = Tensors.sizes(weight);
    Tensor view = Kernels.strided(flat, sizes, storage.strides(sizes), 0);
    view.copy_(weight);
    return view;
  }

  private static double fastest(Program program, int begin, int end) {
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < RUNS; i++) {
      long start = System.nanoTime();
      program.run(begin, end);
      best = Math.min(best, (System.nanoTime() - start) / 1e6);
    }
    return best;
  }

  @Override
  public void close() {
    owner.close();
  }
}
