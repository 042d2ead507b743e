package org.resnet4j.torch.exec;

import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.StepKernels;

/** The ways of a convolution; see {@link PlanRules.Way}. */
final class ConvStages {

  private static final int MIDDLE = 4;

  private ConvStages() {}

  /**
   * What every way works on.
   *
   * @param bias none where the convolution has none
   * @param biasGradient none where it is zero: a batch norm takes any bias away
   * @param wantsInput whether somebody wants the input's gradient
   */
  record Part(
      Op.Conv op,
      Tensor weight,
      Tensor weightGradient,
      @Nullable Tensor bias,
      @Nullable Tensor biasGradient,
      boolean wantsInput) {

    static Part of(Executor net, Node node, Op.Conv op, boolean onlyNormReads) {
      ParameterBuffer parameters = net.parameters();
      String weight = node.name() + ".weight";
      String bias = node.name() + ".bias";
      return new Part(
          op,
          parameters.get(weight),
          parameters.gradient(weight),
          op.bias() ? parameters.get(bias) : null,
          op.bias() && !onlyNormReads ? parameters.gradient(bias) : null,
          Plan.wantsGradient(net.network(), node));
    }

    /** Elements of one tap: a matrix (out, in). */
    long tap() {
      return (long) op.out() * op.in();
    }

    /**
     * Two by two of nine taps, from this one on, of a tensor stored tap by tap: (out, 2, 2, in).
     */
    Tensor fourTaps(Tensor taps, int first) {
      long in = op.in();
      long tap = tap();
      return StepKernels.strided(
          taps, new long[] {op.out(), 2, 2, in}, new long[] {in, 3 * tap, tap, 1}, first * tap);
    }
  }

  /** libtorch's convolution. */
  static final class Direct implements Stage {
    private final Part part;
    private @Nullable Tensor x;

    Direct(Part part) {
      this.part = part;
    }

    @Override
    public Tensor forward(List<Tensor> inputs) {
      x = inputs.get(0);
      return Kernels.conv(part.op(), inputs.get(0), part.weight(), part.bias());
    }

    @Override
    public void backward(Tensor gradient, Receiver receiver) {
      Tensor back =
          StepKernels.convBackward(
              part.op(),
              gradient,
              Objects.requireNonNull(x),
              part.weight(),
              part.weightGradient(),
              part.biasGradient(),
              part.wantsInput());
      if (back != null) {
        receiver.accept(0, back, true);
      }
    }
  }

  /** A convolution as one matrix product of rows: (N, K) by (M, K). */
  private abstract static class AsProduct implements Stage {
    final Part part;
    private final StepKernels.Products products;
    private final int inputSide;
    private final int outputSide;
    private @Nullable Tensor rows;
    private @Nullable Tensor matrix;

    AsProduct(Part part, StepKernels.Products products, int inputSide, int outputSide) {
      this.part = part;
      this.products = products;
      this.inputSide = inputSide;
      this.outputSide = outputSide;
    }

    /** The live weights, (M, K). */
    abstract Tensor matrix();

    /** Takes the gradient of the matrix, (M, K). */
    abstract void matrixGradient(Tensor gradient);

    /** The input as rows, (N, K). */
    Tensor rows(Tensor x) {
      return StepKernels.rows(x);
    }

    /** The gradient of the input's map from that of its rows, (N, K). */
    Tensor fromRows(Tensor gradient) {
      return StepKernels.map(gradient, inputSide);
    }

    /** The bias of the output's rows, (M): once for every position. */
    private @Nullable Tensor bias() {
      Tensor bias = part.bias();
      int positions = outputSide * outputSide;
      return bias == null || positions == 1 ? bias : bias.repeat(positions);
    }

    @Override
    public Tensor forward(List<Tensor> inputs) {
      rows = rows(inputs.get(0));
      matrix = matrix();
      return StepKernels.map(products.product(rows, matrix, bias()), outputSide);
    }

    @Override
    public void backward(Tensor gradient, Receiver receiver) {
      Tensor g = StepKernels.rows(gradient);
      try (Tensor product = products.product(g.t(), Objects.requireNonNull(rows).t(), null)) {
        matrixGradient(product);
      }
      if (part.biasGradient() != null) {
        part.biasGradient().copy_(StepKernels.columnSums(g.view(-1, part.op().out())));
      }
      if (part.wantsInput()) {
        Tensor back = products.product(g, Objects.requireNonNull(matrix).t(), null);
        receiver.accept(0, fromRows(back), true);
      }
    }
  }

  /** One tap of nine. */
  static final class Center extends AsProduct {
    Center(Part part, StepKernels.Products products) {
      super(part, products, 1, 1);
    }

    @Override
    Tensor matrix() {
      return middle(part.weight());
    }

    @Override
    void matrixGradient(Tensor gradient) {
      middle(part.weightGradient()).copy_(gradient);
    }

    private Tensor middle(Tensor taps) {
      long in = part.op().in();
      return StepKernels.strided(
          taps, new long[] {part.op().out(), in}, new long[] {in, 1}, MIDDLE * part.tap());
    }
  }

  /** Four taps of nine: (out, 2, 2, in) from the middle on. */
  static final class Corner extends AsProduct {
    Corner(Part part, StepKernels.Products products) {
      super(part, products, 2, 1);
    }

    @Override
    Tensor matrix() {
      return part.fourTaps(part.weight(), MIDDLE).flatten(1, -1);
    }

    @Override
    void matrixGradient(Tensor gradient) {
      Tensor taps = part.fourTaps(part.weightGradient(), MIDDLE);
      taps.copy_(gradient.view_as(taps));
    }
  }

  /** The first of four positions. */
  static final class Pick extends AsProduct {
    private @Nullable Tensor input;

    Pick(Part part, StepKernels.Products products) {
      super(part, products, 2, 1);
    }

    @Override
    Tensor rows(Tensor x) {
      input = x;
      return x.select(3, 0).select(2, 0).contiguous();
    }

    @Override
    Tensor matrix() {
      return part.weight().flatten(1, -1);
    }

    @Override
    void matrixGradient(Tensor gradient) {
      part.weightGradient().copy_(gradient.view_as(part.weightGradient()));
    }

    @Override
    Tensor fromRows(Tensor gradient) {
      Tensor whole = StepKernels.zerosLike(Objects.requireNonNull(input));
      whole.select(3, 0).select(2, 0).copy_(gradient);
      return whole;
    }
  }

  /**
   * All of a 2x2 map at once: rows (y, x, in) to rows (y', x', out) by a matrix whose block from
   * (y, x) to (y', x') is tap (y - y' + 1, x - x' + 1).
   */
  static final class Dense extends AsProduct {
    private static final int POSITIONS = 4;

    Dense(Part part, StepKernels.Products products) {
      super(part, products, 2, 2);
    }

    @Override
    Tensor matrix() {
      long out = part.op().out();
      long in = part.op().in();
      Tensor blocks = StepKernels.emptyLike(part.weight(), POSITIONS, out, 2, 2, in);
      for (int position = 0; position < POSITIONS; position++) {
        blocks.select(0, position).copy_(seen(part.weight(), position));
      }
      return blocks.view(POSITIONS * out, POSITIONS * in);
    }

    @Override
    void matrixGradient(Tensor gradient) {
      Tensor blocks = gradient.view(POSITIONS, part.op().out(), 2, 2, part.op().in());
      part.weightGradient().zero_();
      for (int position = 0; position < POSITIONS; position++) {
        seen(part.weightGradient(), position).add_(blocks.select(0, position));
      }
    }

    /** The four taps that one output position sees: (out, 2, 2, in). */
    private Tensor seen(Tensor taps, int position) {
      return part.fourTaps(taps, MIDDLE - 3 * (position / 2) - position % 2);
    }
  }
}
