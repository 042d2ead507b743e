package org.resnet4j.torch.exec;

import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Op;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.StepKernels;

/** The stages of all operations but convolutions. */
final class SimpleStages {

  private SimpleStages() {}

  private static Tensor saved(@Nullable Tensor tensor) {
    return Objects.requireNonNull(tensor, "backward before forward");
  }

  /** The batch, channels last. */
  static final class Images implements Stage {
    @Override
    public Tensor forward(List<Tensor> inputs) {
      return StepKernels.channelsLast(inputs.get(0));
    }

    @Override
    public void backward(Tensor gradient, Receiver receiver) {}
  }

  /** Batch norm in training. */
  static final class Norm implements Stage {
    private final Op.BatchNorm op;
    private final StepKernels.Affine affine;
    private final Kernels.Statistics running;
    private @Nullable Tensor x;
    private StepKernels.@Nullable Normalized normalized;

    Norm(Op.BatchNorm op, Executor net, String node) {
      this.op = op;
      ParameterBuffer parameters = net.parameters();
      affine =
          new StepKernels.Affine(
              parameters.get(node + ".weight"),
              parameters.get(node + ".bias"),
              parameters.gradient(node + ".weight"),
              parameters.gradient(node + ".bias"));
      running = net.statistics().get(node);
    }

    @Override
    public Tensor forward(List<Tensor> inputs) {
      x = inputs.get(0);
      normalized = StepKernels.batchNorm(op, saved(x), affine.weight(), affine.bias(), running);
      return normalized.output();
    }

    @Override
    public void backward(Tensor gradient, Receiver receiver) {
      Tensor back =
          StepKernels.batchNormBackward(
              op, gradient, saved(x), affine, running, Objects.requireNonNull(normalized));
      receiver.accept(0, back, true);
    }
  }

  /** max(x, 0), in place where nobody wants x. */
  static final class Rectifier implements Stage {
    private final boolean inPlace;
    private @Nullable Tensor output;

    Rectifier(boolean inPlace) {
      this.inPlace = inPlace;
    }

    @Override
    public Tensor forward(List<Tensor> inputs) {
      output = inPlace ? Kernels.reluInPlace(inputs.get(0)) : Kernels.relu(inputs.get(0));
      return output;
    }

    @Override
    public void backward(Tensor gradient, Receiver receiver) {
      receiver.accept(0, StepKernels.reluBackward(gradient, saved(output)), true);
    }
  }

  /** The sum, in the branch's memory where it is nobody else's. */
  static final class Sum implements Stage {
    private final boolean ownBranch;

    Sum(boolean ownBranch) {
      this.ownBranch = ownBranch;
    }

    @Override
    public Tensor forward(List<Tensor> inputs) {
      return ownBranch
          ? inputs.get(0).add_(inputs.get(1))
          : Kernels.add(inputs.get(0), inputs.get(1));
    }

    @Override
    public void backward(Tensor gradient, Receiver receiver) {
      receiver.accept(0, StepKernels.sameMemory(gradient), false);
      receiver.accept(1, StepKernels.sameMemory(gradient), false);
    }
  }

  /** Maximum over windows. */
  static final class Pool implements Stage {
    private final Op.MaxPool op;
    private @Nullable Tensor x;
    private StepKernels.@Nullable Pooled pooled;

    Pool(Op.MaxPool op) {
      this.op = op;
    }

    @Override
    public Tensor forward(List<Tensor> inputs) {
      x = inputs.get(0);
      pooled = StepKernels.maxPool(op, inputs.get(0));
      return pooled.output();
    }

    @Override
    public void backward(Tensor gradient, Receiver receiver) {
      var back =
          StepKernels.maxPoolBackward(op, gradient, saved(x), Objects.requireNonNull(pooled));
      receiver.accept(0, back, true);
    }
  }

  /** Mean over all positions. */
  static final class Mean implements Stage {
    private long height;
    private long width;

    @Override
    public Tensor forward(List<Tensor> inputs) {
      height = inputs.get(0).size(2);
      width = inputs.get(0).size(3);
      return Kernels.globalAvgPool(inputs.get(0));
    }

    @Override
    public void backward(Tensor gradient, Receiver receiver) {
      receiver.accept(0, StepKernels.meanBackward(gradient, height, width), true);
    }
  }

  /** y = W x + b. */
  static final class FullyConnected implements Stage {
    private final StepKernels.Products products;
    private final Tensor weight;
    private final Tensor weightGradient;
    private final @Nullable Tensor bias;
    private final @Nullable Tensor biasGradient;
    private @Nullable Tensor x;

    FullyConnected(Op.Linear op, Executor net, String node, StepKernels.Products products) {
      this.products = products;
      ParameterBuffer parameters = net.parameters();
      weight = parameters.get(node + ".weight");
      weightGradient = parameters.gradient(node + ".weight");
      bias = op.bias() ? parameters.get(node + ".bias") : null;
      biasGradient = op.bias() ? parameters.gradient(node + ".bias") : null;
    }

    @Override
    public Tensor forward(List<Tensor> inputs) {
      x = inputs.get(0);
      return Kernels.linear(inputs.get(0), weight, bias);
    }

    @Override
    public void backward(Tensor gradient, Receiver receiver) {
      try (Tensor product = products.product(gradient.t(), saved(x).t(), null)) {
        weightGradient.copy_(product);
      }
      if (biasGradient != null) {
        biasGradient.copy_(StepKernels.columnSums(gradient));
      }
      receiver.accept(0, products.product(gradient, weight.t(), null), true);
    }
  }

  /** Option A's shortcut. */
  static final class Pad implements Stage {
    private final Op.ZeroPadChannels op;
    private @Nullable Tensor x;

    Pad(Op.ZeroPadChannels op) {
      this.op = op;
    }

    @Override
    public Tensor forward(List<Tensor> inputs) {
      x = inputs.get(0);
      return StepKernels.channelsLast(Kernels.zeroPadChannels(op, inputs.get(0)));
    }

    @Override
    public void backward(Tensor gradient, Receiver receiver) {
      boolean fresh = op.stride() > 1;
      receiver.accept(0, StepKernels.zeroPadChannelsBackward(op, gradient, saved(x)), fresh);
    }
  }

  /** Dropout, with a mask drawn in PyTorch's order of elements whatever the layout. */
  static final class Zeros implements Stage {
    private final Op.Dropout op;
    private @Nullable Tensor mask;

    Zeros(Op.Dropout op) {
      this.op = op;
    }

    @Override
    public Tensor forward(List<Tensor> inputs) {
      mask = Kernels.dropout(op, Kernels.onesContiguous(inputs.get(0)), true);
      return inputs.get(0).mul(mask);
    }

    @Override
    public void backward(Tensor gradient, Receiver receiver) {
      receiver.accept(0, gradient.mul(saved(mask)), true);
    }
  }

  /** An operation on libtorch's autograd. */
  static final class Taped implements Stage {
    private final TapedNode node;
    private List<Tensor> inputs = List.of();

    Taped(TapedNode node) {
      this.node = node;
    }

    @Override
    public Tensor forward(List<Tensor> given) {
      inputs = given;
      return node.value(given);
    }

    @Override
    public void backward(Tensor gradient, Receiver receiver) {
      List<Tensor> gradients = node.gradients(inputs, gradient);
      for (int i = 0; i < gradients.size(); i++) {
        receiver.accept(i, gradients.get(i), false);
      }
    }
  }
}
