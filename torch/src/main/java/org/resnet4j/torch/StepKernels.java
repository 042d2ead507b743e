package org.resnet4j.torch;

import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Op;

/**
 * The formulas of a training step without a tape: forward functions that give what their backward
 * functions want, and those. Results belong to the open scope.
 */
public final class StepKernels {

  private static final long[] ONE = {1, 1};
  private static final long[] NONE = {0, 0};

  private StepKernels() {}

  /** The tensor itself where its memory is (N, H, W, C) already, else a copy that is. */
  public static Tensor channelsLast(Tensor x) {
    return x.contiguous(MemoryFormat.ChannelsLast);
  }

  /** The rows of a map (N, C, H, W) in channels-last order, (N, HWC): a view where it is so. */
  public static Tensor rows(Tensor x) {
    return x.permute(0, 2, 3, 1).flatten(1, -1);
  }

  /** The map (N, C, side, side) of rows (N, side side C). */
  public static Tensor map(Tensor rows, long side) {
    long channels = rows.size(1) / (side * side);
    return rows.view(rows.size(0), side, side, channels).permute(0, 3, 1, 2);
  }

  /**
   * The gradients of {@link Kernels#conv}: those of weight and bias are written, the input's
   * returned.
   *
   * @param biasGradient none where it is not wanted
   * @return none where it is not wanted
   */
  public static @Nullable Tensor convBackward(
      Op.Conv op,
      Tensor gradient,
      Tensor x,
      Tensor weight,
      Tensor weightGradient,
      @Nullable Tensor biasGradient,
      boolean wantsInput) {
    long[] stride = {op.stride(), op.stride()};
    long[] padding = {op.padding(), op.padding()};
    long[] bias = {op.out()};
    try (BoolPointer wanted = flags(wantsInput, true, biasGradient != null);
        T_TensorTensorTensor_T all =
            torch.convolution_backward(
                gradient,
                x,
                weight,
                bias,
                stride,
                padding,
                ONE,
                false,
                NONE,
                op.groups(),
                wanted)) {
      weightGradient.copy_(all.get1());
      if (biasGradient != null) {
        biasGradient.copy_(all.get2());
      }
      return wantsInput ? sameMemory(all.get0()) : null;
    }
  }

  /**
   * What batch norm gives in training.
   *
   * @param mean of the batch, (C)
   * @param inverse 1 / deviation of the batch, (C)
   */
  public record Normalized(Tensor output, Tensor mean, Tensor inverse) {}

  /** Normalises with the batch's statistics and moves the running ones. */
  public static Normalized batchNorm(
      Op.BatchNorm op, Tensor x, Tensor weight, Tensor bias, Kernels.Statistics running) {
    T_TensorTensorTensor_T all =
        torch.native_batch_norm(
            x,
            new TensorOptional(weight),
            new TensorOptional(bias),
            new TensorOptional(running.mean()),
            new TensorOptional(running.variance()),
            true,
            op.momentum(),
            op.epsilon());
    return new Normalized(all.get0(), all.get1(), all.get2());
  }

  /**
   * The gradients of {@link #batchNorm}: those of weight and bias are written, the input's
   * returned.
   */
  public static Tensor batchNormBackward(
      Op.BatchNorm op,
      Tensor gradient,
      Tensor x,
      Affine parameters,
      Kernels.Statistics running,
      Normalized saved) {
    try (BoolPointer wanted = flags(true, true, true);
        T_TensorTensorTensor_T all =
            torch.native_batch_norm_backward(
                gradient,
                x,
                new TensorOptional(parameters.weight()),
                new TensorOptional(running.mean()),
                new TensorOptional(running.variance()),
                new TensorOptional(saved.mean()),
                new TensorOptional(saved.inverse()),
                true,
                op.epsilon(),
                wanted)) {
      parameters.weightGradient().copy_(all.get1());
      parameters.biasGradient().copy_(all.get2());
      return sameMemory(all.get0());
    }
  }

  /** A batch norm's parameters and where their gradients go, (C) each. */
  public record Affine(Tensor weight, Tensor bias, Tensor weightGradient, Tensor biasGradient) {}

  /** Another handle of the same memory, which keeps it. */
  public static Tensor sameMemory(Tensor x) {
    return x.detach();
  }

  /** The gradient of a rectifier, from its output. */
  public static Tensor reluBackward(Tensor gradient, Tensor output) {
    return torch.threshold_backward(gradient, output, new Scalar(0));
  }

  /**
   * A maximum pooling's output and where each maximum was.
   *
   * @param indices as libtorch counts them
   */
  public record Pooled(Tensor output, Tensor indices) {}

  /** Maximum over windows. */
  public static Pooled maxPool(Op.MaxPool op, Tensor x) {
    T_TensorTensor_T both =
        torch.max_pool2d_with_indices(
            x, square(op.kernel()), square(op.stride()), square(op.padding()), ONE, false);
    return new Pooled(both.get0(), both.get1());
  }

  /** The gradient of {@link #maxPool}. */
  public static Tensor maxPoolBackward(Op.MaxPool op, Tensor gradient, Tensor x, Pooled pooled) {
    return torch.max_pool2d_with_indices_backward(
        gradient,
        x,
        square(op.kernel()),
        square(op.stride()),
        square(op.padding()),
        ONE,
        false,
        pooled.indices());
  }

  /** The gradient of the mean over all positions: (N, C) spread over (N, C, side, side). */
  public static Tensor meanBackward(Tensor gradient, long height, long width) {
    Tensor each = gradient.div(new Scalar((double) (height * width)));
    Tensor map = each.view(gradient.size(0), gradient.size(1), 1, 1);
    return channelsLast(map.expand(gradient.size(0), gradient.size(1), height, width));
  }

  /** Mean cross-entropy's gradient by logits (N, classes): (softmax - one-hot) / N. */
  public static Tensor crossEntropyBackward(Tensor logits, Tensor labels) {
    Tensor wanted = torch.one_hot(labels, logits.size(1));
    return logits.softmax(1).sub_(wanted).div_(new Scalar((double) logits.size(0)));
  }

  /** The value itself, or NaN where an element of the others is not finite. */
  public static Tensor finiteOnlyWith(Tensor value, Tensor... others) {
    Tensor sum = value;
    for (Tensor other : others) {
      sum = sum.add(other.sum().mul(new Scalar(0.0)));
    }
    return sum;
  }

  /** The gradient of {@link Kernels#zeroPadChannels} by an input of this many channels and size. */
  public static Tensor zeroPadChannelsBackward(
      Op.ZeroPadChannels op, Tensor gradient, Tensor input) {
    Tensor wanted = gradient.narrow(1, op.before(), input.size(1));
    if (op.stride() == 1) {
      return wanted;
    }
    Tensor whole = torch.zeros_like(input);
    Kernels.everyNth(Kernels.everyNth(whole, 2, op.stride()), 3, op.stride()).copy_(wanted);
    return whole;
  }

  /** Zeros of the same shape, type and layout. */
  public static Tensor zerosLike(Tensor x) {
    return torch.zeros_like(x);
  }

  /** Memory of the same type and other extents, not yet written. */
  public static Tensor emptyLike(Tensor x, long... sizes) {
    return x.new_empty(sizes);
  }

  /** A view of a tensor's memory with other extents. */
  public static Tensor strided(Tensor x, long[] sizes, long[] strides, long offset) {
    return x.as_strided(sizes, strides, new LongOptional(x.storage_offset() + offset));
  }

  /** The sum over the first dimension. */
  public static Tensor columnSums(Tensor x) {
    return x.sum(0);
  }

  private static BoolPointer flags(boolean... values) {
    BoolPointer flags = new BoolPointer(values.length);
    for (int i = 0; i < values.length; i++) {
      flags.put(i, values[i]);
    }
    return flags;
  }

  private static long[] square(long side) {
    return new long[] {side, side};
  }

  /**
   * Matrix products through oneDNN, which does not fight with convolutions for threads as OpenBLAS
   * does (docs/notes/009). Operators outside aten are reached through the dispatcher.
   */
  public static final class Products implements AutoCloseable {

    private static final String EMPTY =
        """
        def empty():
          nothing: List[Optional[number]] = []
          return nothing
        """;

    private final Owner owner = new Owner();
    private final OperatorHandle linear;
    private final IValue nothing;

    /** Looks the operator up. */
    public Products() {
      try (var scope = Scope.open()) {
        linear =
            owner.keep(Dispatcher.singleton().findSchemaOrThrow("mkldnn::_linear_pointwise", ""));
        var unit = torch.compile(EMPTY);
        nothing =
            owner.keep(unit.find_function(new QualifiedName("empty")).apply(new IValueVector()));
      }
    }

    /**
     * x w^T + bias.
     *
     * @param x (N, K)
     * @param w (M, K), any strides
     * @param bias (M) or none
     * @return (N, M)
     */
    public Tensor product(Tensor x, Tensor w, @Nullable Tensor bias) {
      if (x.scalar_type().intern() != torch.ScalarType.Float || x.is_cuda()) {
        return Kernels.linear(x, w, bias);
      }
      IValueVector stack = new IValueVector();
      stack.push_back(new IValue(x));
      stack.push_back(new IValue(w));
      stack.push_back(bias == null ? new IValue() : new IValue(bias));
      stack.push_back(new IValue("none"));
      stack.push_back(nothing);
      stack.push_back(new IValue(""));
      linear.callBoxed(stack);
      return stack.get(0).toTensor();
    }

    @Override
    public void close() {
      owner.close();
    }
  }
}
