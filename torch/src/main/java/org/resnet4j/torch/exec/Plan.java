package org.resnet4j.torch.exec;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.resnet4j.data.PixelOrder;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Shapes;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.StepKernels;

/**
 * A network's training step as a list of kernel calls, forward and backward, without an autograd
 * tape: every shape is known before the first step, each convolution goes the way that {@link
 * PlanRules} has for it, and gradients are written to where the optimizer reads them. It computes
 * what {@link Executor} with autograd computes, up to rounding. An operation without a formula here
 * has a small tape of its own.
 *
 * <p>The gradient of a convolution's bias that only a batch norm reads is zero and not computed.
 */
public final class Plan implements GradientStep {

  private final Executor net;
  private final List<Stage> stages = new ArrayList<>();
  private final StepKernels.Products products;

  /**
   * Plans the network for images of one shape; batches may have any size.
   *
   * @param net made by {@link Executor#forPlan} for the same shape
   * @throws IllegalArgumentException where it was made otherwise
   */
  public Plan(Executor net, Shape image) {
    ConvChoices.RULES.requireStorage(net, image);
    this.net = net;
    this.products = new StepKernels.Products();
    List<Shape> shapes = Shapes.of(net.network(), image);
    for (Node node : net.network().nodes()) {
      stages.add(node.op().accept(new StageMaker(net, products, shapes, node)));
    }
  }

  @Override
  public Losses gradients(Tensor images, Tensor labels) {
    try (var noGrad = NoGrad.on()) {
      Tensor logits = forward(images);
      net.statistics().countStep();
      backward(StepKernels.crossEntropyBackward(logits, labels));
      return new Losses(logits, Kernels.crossEntropy(logits, labels));
    }
  }

  private Tensor forward(Tensor images) {
    Network network = net.network();
    Tensor[] values = new Tensor[network.nodes().size()];
    for (Node node : network.nodes()) {
      List<Tensor> inputs = node.inputs().stream().map(id -> values[id]).toList();
      List<Tensor> given = inputs.isEmpty() ? List.of(images) : inputs;
      values[node.id()] = stages.get(node.id()).forward(given);
    }
    return values[network.output().id()];
  }

  private void backward(Tensor gradient) {
    List<Node> nodes = net.network().nodes();
    Pending[] pending = new Pending[nodes.size()];
    pending[nodes.size() - 1] = new Pending(gradient, true);
    for (int id = nodes.size() - 1; id >= 0; id--) {
      Pending own = pending[id];
      pending[id] = null;
      List<Integer> inputs = nodes.get(id).inputs();
      if (own != null) {
        stages
            .get(id)
            .backward(
                own.gradient(),
                (place, part, fresh) -> {
                  int input = inputs.get(place);
                  pending[input] = Pending.sum(pending[input], new Pending(part, fresh));
                });
        own.gradient().close();
      }
    }
  }

  /**
   * What has come for a node so far: a handle that is closed when the node has used it.
   *
   * @param fresh whether nobody else has the memory
   */
  private record Pending(Tensor gradient, boolean fresh) {

    static Pending sum(@Nullable Pending a, Pending b) {
      if (a == null) {
        return b;
      }
      Tensor sum =
          a.fresh
              ? a.gradient.add_(b.gradient)
              : b.fresh ? b.gradient.add_(a.gradient) : a.gradient.add(b.gradient);
      if (!a.fresh) {
        a.gradient.close();
      }
      if (a.fresh || !b.fresh) {
        b.gradient.close();
      }
      return new Pending(sum, true);
    }
  }

  @Override
  public PixelOrder pixelOrder() {
    return PixelOrder.CHANNELS_LAST;
  }

  @Override
  public void close() {
    products.close();
  }

  /** Whether an input's gradient is wanted: nobody trains the images. */
  static boolean wantsGradient(Network network, Node node) {
    return !(network.nodes().get(node.inputs().get(0)).op() instanceof Op.Input);
  }
}
