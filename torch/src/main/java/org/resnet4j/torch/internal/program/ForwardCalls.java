package org.resnet4j.torch.internal.program;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Activation;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.OpVisitor;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.internal.calls.CallList;
import org.resnet4j.torch.internal.calls.ConvPart;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.ElementwiseCalls;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.calls.NormCalls;
import org.resnet4j.torch.internal.calls.PoolCalls;
import org.resnet4j.torch.internal.calls.ProductCalls;
import org.resnet4j.torch.internal.calls.StepKernels;

/** Lists a node's forward calls; its answer lists the backward ones. */
final class ForwardCalls implements OpVisitor<BackwardCalls> {
  private final Lowering step;
  private final CallList calls;
  private final StepKernels kernels;
  private final ElementwiseCalls elementwise;
  private final Node node;
  private final MemoryView images;

  /**
   * @param images what the input node copies
   */
  ForwardCalls(Lowering step, Node node, MemoryView images) {
    this.step = step;
    this.kernels = step.kernels();
    this.calls = kernels.calls();
    this.elementwise = kernels.elementwise();
    this.node = node;
    this.images = images;
  }

  private int in() {
    return node.inputs().get(0);
  }

  private MemoryView x() {
    return step.value(in());
  }

  private MemoryView result(MemoryView value) {
    return step.set(node.id(), value);
  }

  @Override
  public BackwardCalls input(Op.Input op) {
    elementwise.copy(images, result(step.array(node)));
    return (gradient, flow) -> {};
  }

  @Override
  public BackwardCalls conv(Op.Conv op) {
    MemoryView x = x();
    Shape input = step.shape(in());
    var lowered = kernels.convolution(part(op), input, step.precision());
    lowered.forward(x, result(step.array(node)));
    return (gradient, flow) -> {
      MemoryView dx = step.wanted(in()) ? step.array(input) : null;
      lowered.backward(x, gradient.array(), dx);
      if (dx != null) {
        flow.add(in(), dx, true);
      }
    };
  }

  private ConvPart part(Op.Conv op) {
    String weight = node.name() + ".weight";
    String bias = node.name() + ".bias";
    boolean onlyNormReads =
        step.fusion().readers().get(node.id()).stream()
            .allMatch(id -> step.net().network().nodes().get(id).op() instanceof Op.BatchNorm);
    return new ConvPart(
        op,
        step.parameter(weight),
        step.gradient(weight),
        op.bias() ? step.parameter(bias) : null,
        op.bias() && !onlyNormReads ? step.gradient(bias) : null,
        step.wanted(in()));
  }

  @Override
  public BackwardCalls batchNorm(Op.BatchNorm op) {
    MemoryView x = x();
    MemoryView y = result(step.array(node));
    NormCalls norms = kernels.norms();
    Kernels.Statistics own = step.statistics(node.name());
    var channels =
        new NormCalls.Channels(
            step.parameter(node.name() + ".weight"),
            step.parameter(node.name() + ".bias"),
            step.external(node.name() + " mean", own.mean()),
            step.external(node.name() + " variance", own.variance()));
    MemoryView signs =
        norms.forward(op.epsilon(), x, channels, y, step.fusion().isRectified(node.id()));
    return (gradient, flow) -> {
      MemoryView dx = flow.writable(gradient);
      norms.backward(
          op.epsilon(),
          x,
          gradient.array(),
          channels,
          signs,
          dx,
          step.gradient(node.name() + ".weight"),
          step.gradient(node.name() + ".bias"));
      flow.add(in(), dx, true);
    };
  }

  @Override
  public BackwardCalls pointwise(Op.Pointwise op) {
    if (step.fusion().isFused(node.id())) {
      result(x());
      return (gradient, flow) -> flow.add(in(), gradient.array(), gradient.fresh());
    }
    MemoryView x = x();
    MemoryView y = result(step.array(node));
    elementwise.forward(op.function(), x, y);
    return (gradient, flow) -> {
      MemoryView dx = flow.writable(gradient);
      elementwise.backward(op.function(), x, y, gradient.array(), dx);
      flow.add(in(), dx, true);
    };
  }

  @Override
  public BackwardCalls add(Op.Add op) {
    int other = node.inputs().get(1);
    MemoryView y = result(step.array(node));
    boolean rectified = step.fusion().isRectified(node.id());
    elementwise.add(x(), step.value(other), y, rectified ? Activation.RELU : null);
    return (gradient, flow) -> {
      MemoryView both = gradient.array();
      if (rectified) {
        both = flow.writable(gradient);
        elementwise.backward(Activation.RELU, y, y, gradient.array(), both);
      }
      flow.add(in(), both, false);
      flow.add(other, both, false);
    };
  }

  @Override
  public BackwardCalls scale(Op.Scale op) {
    elementwise.scale(op.factor(), x(), result(step.array(node)));
    return (gradient, flow) -> {
      MemoryView dx = flow.writable(gradient);
      elementwise.scale(op.factor(), gradient.array(), dx);
      flow.add(in(), dx, true);
    };
  }

  @Override
  public BackwardCalls dropout(Op.Dropout op) {
    MemoryView mask = step.mask(node.id(), () -> mask(op));
    elementwise.multiply(x(), mask, result(step.array(node)));
    return (gradient, flow) -> {
      MemoryView dx = flow.writable(gradient);
      elementwise.multiply(gradient.array(), mask, dx);
      flow.add(in(), dx, true);
    };
  }

  /** Drawn once a step, in PyTorch's order of elements, even where forward is listed twice. */
  private MemoryView mask(Op.Dropout op) {
    MemoryView mask = step.array(node);
    calls.call(
        tensors -> {
          try (var scope = Scope.open()) {
            Tensor ones = Kernels.onesContiguous(tensors.get(0));
            tensors.get(0).copy_(Kernels.dropout(op, ones, true));
          }
        },
        mask);
    return mask;
  }

  @Override
  public BackwardCalls maxPool(Op.MaxPool op) {
    var window = new PoolCalls.Window(op.kernel(), op.stride(), op.padding());
    PoolCalls pools = kernels.pools();
    MemoryView places = pools.max(window, x(), result(step.array(node)));
    return (gradient, flow) -> {
      MemoryView dx = step.array(step.shape(in()));
      pools.maxBackward(window, gradient.array(), places, dx);
      flow.add(in(), dx, true);
    };
  }

  @Override
  public BackwardCalls avgPool(Op.AvgPool op) {
    return mean(new PoolCalls.Window(op.kernel(), op.stride(), 0));
  }

  @Override
  public BackwardCalls globalAvgPool(Op.GlobalAvgPool op) {
    return meanOfMap(op);
  }

  @Override
  public BackwardCalls adaptiveAvgPool(Op.AdaptiveAvgPool op) {
    return meanOfMap(op);
  }

  private BackwardCalls meanOfMap(Op op) {
    return Lowering.isMeanOfMap(op, step.shape(in())) ? mean(whole()) : other(op);
  }

  /** The window that is all of a square map. */
  private PoolCalls.Window whole() {
    return new PoolCalls.Window(step.shape(in()).height(), 1, 0);
  }

  private BackwardCalls mean(PoolCalls.Window window) {
    PoolCalls pools = kernels.pools();
    pools.mean(window, x(), asMap(result(step.array(node))));
    return (gradient, flow) -> {
      MemoryView dx = step.array(step.shape(in()));
      pools.meanBackward(window, asMap(gradient.array()), dx);
      flow.add(in(), dx, true);
    };
  }

  private MemoryView asMap(MemoryView value) {
    return step.shape(node.id()).isMap()
        ? value
        : calls.reshape(value, step.batch(), value.dim(1), 1, 1);
  }

  /** PyTorch's order: channel by channel. */
  @Override
  public BackwardCalls flatten(Op.Flatten op) {
    Shape map = step.shape(in());
    elementwise.copy(x(), calls.channelFirst(result(step.array(node)), map));
    return (gradient, flow) -> {
      MemoryView dx = step.array(map);
      elementwise.copy(calls.channelFirst(gradient.array(), map), dx);
      flow.add(in(), dx, true);
    };
  }

  @Override
  public BackwardCalls linear(Op.Linear op) {
    MemoryView x = x();
    ProductCalls products = kernels.products();
    MemoryView weight = step.parameter(node.name() + ".weight");
    MemoryView bias = op.bias() ? step.parameter(node.name() + ".bias") : null;
    boolean last = node.id() == step.net().network().output().id();
    MemoryView y = last ? calls.array(DataType.F32, step.batch(), op.out()) : step.array(node);
    products.packedProduct(x, calls.transposed(weight), bias, result(y));
    return (gradient, flow) -> {
      MemoryView dy = gradient.array();
      MemoryView weightGradient = step.gradient(node.name() + ".weight");
      products.product(calls.transposed(dy), x, null, weightGradient);
      if (op.bias()) {
        products.columnSums(dy, step.gradient(node.name() + ".bias"));
      }
      MemoryView dx = step.array(step.shape(in()));
      products.packedProduct(dy, weight, null, dx);
      flow.add(in(), dx, true);
    };
  }

  @Override
  public BackwardCalls zeroPadChannels(Op.ZeroPadChannels op) {
    MemoryView y = result(step.array(node));
    elementwise.clear(y);
    long[] dims = {step.batch(), x().dim(1), y.dim(2), y.dim(3)};
    elementwise.copyPart(x().everyNth(op.stride()), y.from(op.before()), dims);
    return (gradient, flow) -> {
      MemoryView dx = step.array(step.shape(in()));
      if (op.stride() > 1) {
        elementwise.clear(dx);
      }
      elementwise.copyPart(gradient.array().from(op.before()), dx.everyNth(op.stride()), dims);
      flow.add(in(), dx, true);
    };
  }

  @Override
  public BackwardCalls gate(Op.Gate op) {
    if (hasOneGateAChannel() && !step.shape(in()).isSquare()) {
      return other(op);
    }
    MemoryView x = x();
    MemoryView y = result(step.array(node));
    elementwise.multiply(x, opened(op), y);
    return (gradient, flow) -> {
      MemoryView dy = gradient.array();
      MemoryView product = step.array(node);
      elementwise.multiply(dy, x, product);
      MemoryView dGate = hasOneGateAChannel() ? sums(product) : product;
      if (op.complement()) {
        elementwise.scale(-1, dGate, dGate);
      }
      MemoryView dx = flow.writable(gradient);
      elementwise.multiply(dy, opened(op), dx);
      flow.add(in(), dx, true);
      flow.add(node.inputs().get(1), dGate, true);
    };
  }

  private Shape gateShape() {
    return step.shape(node.inputs().get(1));
  }

  private boolean hasOneGateAChannel() {
    return !gateShape().equals(step.shape(in()));
  }

  /** Sums over all positions, (N, C, 1, 1). */
  private MemoryView sums(MemoryView map) {
    MemoryView sums = step.array(gateShape());
    kernels.pools().mean(whole(), map, sums);
    elementwise.scale(step.shape(in()).positions(), sums, sums);
    return sums;
  }

  /** How far the gate is open: g or 1 - g. */
  private MemoryView opened(Op.Gate op) {
    MemoryView gate = step.value(node.inputs().get(1));
    if (!op.complement()) {
      return gate;
    }
    MemoryView complement = step.array(gateShape());
    elementwise.linear(-1, 1, gate, complement);
    return complement;
  }

  /** On libtorch, with a tape of its own. */
  @Override
  public BackwardCalls other(Op op) {
    TapedNode tape = new TapedNode(step.net(), node);
    List<MemoryView> inputs = node.inputs().stream().map(step::value).toList();
    List<MemoryView> forward = new ArrayList<>(inputs);
    forward.add(result(step.array(node)));
    calls.call(tape::forward, forward.toArray(MemoryView[]::new));
    return (gradient, flow) -> {
      List<MemoryView> backward = new ArrayList<>(List.of(gradient.array()));
      backward.addAll(inputs);
      node.inputs().forEach(input -> backward.add(step.array(step.shape(input))));
      calls.call(tape::backward, backward.toArray(MemoryView[]::new));
      for (int i = 0; i < inputs.size(); i++) {
        flow.add(node.inputs().get(i), backward.get(1 + inputs.size() + i), true);
      }
    };
  }
}
