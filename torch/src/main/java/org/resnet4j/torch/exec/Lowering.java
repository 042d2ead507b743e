package org.resnet4j.torch.exec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.OpVisitor;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.onednn.Array;
import org.resnet4j.torch.onednn.DataType;
import org.resnet4j.torch.onednn.Elementwise;
import org.resnet4j.torch.onednn.Norms;
import org.resnet4j.torch.onednn.Pools;
import org.resnet4j.torch.onednn.Products;
import org.resnet4j.torch.onednn.ProgramBuilder;

/**
 * Lists the calls of a training step node by node. Forward keeps what backward needs; a segment may
 * be listed twice, and backward then uses the arrays of the second time. A rectifier that alone
 * reads a batch norm or a sum is done with it.
 */
final class Lowering {

  private final Executor net;
  private final ProgramBuilder builder;
  private final BatchStatistics statistics;
  private final ConvChoices choices;
  private final Precision precision;
  private final DataType type;
  private final List<Shape> shapes;
  private final Fusions fusions;
  private final long batch;
  private final Elementwise elementwise;
  private final Map<String, Array> externals = new HashMap<>();
  private final Map<Integer, Array> masks = new HashMap<>();
  private final @Nullable Array[] values;
  private final BackwardCalls[] backward;

  /**
   * @param shapes of all nodes
   * @param batch images
   */
  Lowering(
      Executor net,
      ProgramBuilder builder,
      BatchStatistics statistics,
      ConvChoices choices,
      Precision precision,
      List<Shape> shapes,
      long batch) {
    this.net = net;
    this.builder = builder;
    this.statistics = statistics;
    this.choices = choices;
    this.precision = precision;
    this.type = DataType.of(precision);
    this.shapes = shapes;
    this.batch = batch;
    Network network = net.network();
    fusions = new Fusions(network);
    values = new Array[network.nodes().size()];
    backward = new BackwardCalls[network.nodes().size()];
    elementwise = new Elementwise(builder);
  }

  /** A node's value. */
  Array value(int node) {
    return Objects.requireNonNull(values[node]);
  }

  /** Lists the forward calls of nodes from one on to before another. */
  void forward(Array images, int from, int to) {
    for (Node node : net.network().nodes().subList(from, to)) {
      backward[node.id()] = node.op().accept(new Forward(node, images));
    }
  }

  /** Lists the backward calls of the same, the last first. */
  void backward(GradientFlow flow, int from, int to) {
    for (int id = to - 1; id >= from; id--) {
      GradientFlow.Gradient gradient = flow.take(id);
      if (gradient != null) {
        backward[id].list(gradient, flow);
      }
    }
  }

  private Array parameter(String name) {
    return external(name, net.parameters().get(name));
  }

  private Array gradient(String name) {
    return external(name + " gradient", net.parameters().gradient(name));
  }

  private Array external(String name, Tensor tensor) {
    return externals.computeIfAbsent(name, key -> builder.external(tensor));
  }

  /** A new array of a node's shape. */
  private Array array(Node node) {
    return array(shapes.get(node.id()));
  }

  private Array array(Shape shape) {
    return shape.isMap()
        ? builder.array(type, batch, shape.channels(), shape.height(), shape.width())
        : builder.array(type, batch, shape.channels());
  }

  /** Whether an input's gradient is wanted: nobody trains the images. */
  private boolean wanted(int input) {
    return !(net.network().nodes().get(input).op() instanceof Op.Input);
  }

  /** Lists a node's forward calls; its answer lists the backward ones. */
  private final class Forward implements OpVisitor<BackwardCalls> {
    private final Node node;
    private final Array images;

    Forward(Node node, Array images) {
      this.node = node;
      this.images = images;
    }

    private int in() {
      return node.inputs().get(0);
    }

    private Array x() {
      return value(in());
    }

    private Array result(Array value) {
      values[node.id()] = value;
      return value;
    }

    @Override
    public BackwardCalls input(Op.Input op) {
      elementwise.copy(images, result(array(node)));
      return (gradient, flow) -> {};
    }

    @Override
    public BackwardCalls conv(Op.Conv op) {
      Array x = x();
      Shape input = shapes.get(in());
      var lowered = ConvLowering.of(builder, part(op), choices.of(op, input, precision), precision);
      lowered.forward(x, result(array(node)));
      return (gradient, flow) -> {
        Array dx = wanted(in()) ? array(input) : null;
        lowered.backward(x, gradient.array(), dx);
        if (dx != null) {
          flow.add(in(), dx, true);
        }
      };
    }

    private ConvLowering.Part part(Op.Conv op) {
      String weight = node.name() + ".weight";
      String bias = node.name() + ".bias";
      boolean onlyNormReads =
          fusions.readers().get(node.id()).stream()
              .allMatch(id -> net.network().nodes().get(id).op() instanceof Op.BatchNorm);
      return new ConvLowering.Part(
          op,
          parameter(weight),
          Lowering.this.gradient(weight),
          op.bias() ? parameter(bias) : null,
          op.bias() && !onlyNormReads ? Lowering.this.gradient(bias) : null,
          wanted(in()));
    }

    @Override
    public BackwardCalls batchNorm(Op.BatchNorm op) {
      Array x = x();
      Array y = result(array(node));
      Norms norms = new Norms(builder);
      Kernels.Statistics own = statistics.get(node.name());
      var channels =
          new Norms.Channels(
              parameter(node.name() + ".weight"),
              parameter(node.name() + ".bias"),
              external(node.name() + " mean", own.mean()),
              external(node.name() + " variance", own.variance()));
      Array signs = norms.forward(op.epsilon(), x, channels, y, fusions.rectified(node.id()));
      return (gradient, flow) -> {
        Array dx = flow.writable(gradient);
        norms.backward(
            op.epsilon(),
            x,
            gradient.array(),
            channels,
            signs,
            dx,
            Lowering.this.gradient(node.name() + ".weight"),
            Lowering.this.gradient(node.name() + ".bias"));
        flow.add(in(), dx, true);
      };
    }

    @Override
    public BackwardCalls relu(Op.Relu op) {
      if (fusions.isDoneBefore(node.id())) {
        result(x());
        return (gradient, flow) -> flow.add(in(), gradient.array(), gradient.fresh());
      }
      return function(Elementwise.Function.RELU);
    }

    @Override
    public BackwardCalls tanh(Op.Tanh op) {
      return function(Elementwise.Function.TANH);
    }

    @Override
    public BackwardCalls sigmoid(Op.Sigmoid op) {
      return function(Elementwise.Function.SIGMOID);
    }

    private BackwardCalls function(Elementwise.Function function) {
      Array y = result(array(node));
      elementwise.forward(function, x(), y);
      return (gradient, flow) -> {
        Array dx = flow.writable(gradient);
        elementwise.backward(function, y, gradient.array(), dx);
        flow.add(in(), dx, true);
      };
    }

    @Override
    public BackwardCalls add(Op.Add op) {
      int other = node.inputs().get(1);
      Array y = result(array(node));
      boolean rectified = fusions.rectified(node.id());
      elementwise.add(x(), value(other), y, rectified);
      return (gradient, flow) -> {
        Array both = gradient.array();
        if (rectified) {
          both = flow.writable(gradient);
          elementwise.backward(Elementwise.Function.RELU, y, gradient.array(), both);
        }
        flow.add(in(), both, false);
        flow.add(other, both, false);
      };
    }

    @Override
    public BackwardCalls scale(Op.Scale op) {
      elementwise.scale(op.factor(), x(), result(array(node)));
      return (gradient, flow) -> {
        Array dx = flow.writable(gradient);
        elementwise.scale(op.factor(), gradient.array(), dx);
        flow.add(in(), dx, true);
      };
    }

    @Override
    public BackwardCalls dropout(Op.Dropout op) {
      Array mask = masks.computeIfAbsent(node.id(), id -> mask(op));
      elementwise.multiply(x(), mask, result(array(node)));
      return (gradient, flow) -> {
        Array dx = flow.writable(gradient);
        elementwise.multiply(gradient.array(), mask, dx);
        flow.add(in(), dx, true);
      };
    }

    /** Drawn once a step, in PyTorch's order of elements, even where forward is listed twice. */
    private Array mask(Op.Dropout op) {
      Array mask = array(node);
      builder.call(
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
      var window = new Pools.Window(op.kernel(), op.stride(), op.padding());
      Pools pools = new Pools(builder);
      Array places = pools.max(window, x(), result(array(node)));
      return (gradient, flow) -> {
        Array dx = array(shapes.get(in()));
        pools.maxBackward(window, gradient.array(), places, dx);
        flow.add(in(), dx, true);
      };
    }

    @Override
    public BackwardCalls globalAvgPool(Op.GlobalAvgPool op) {
      Shape input = shapes.get(in());
      if (input.height() != input.width()) {
        return other(op);
      }
      var window = new Pools.Window(input.height(), 1, 0);
      Pools pools = new Pools(builder);
      Array y = result(array(node));
      pools.mean(window, x(), asMap(y));
      return (gradient, flow) -> {
        Array dx = array(input);
        pools.meanBackward(window, asMap(gradient.array()), dx);
        flow.add(in(), dx, true);
      };
    }

    private Array asMap(Array vector) {
      return builder.reshape(vector, batch, vector.dim(1), 1, 1);
    }

    /** PyTorch's order: channel by channel. */
    @Override
    public BackwardCalls flatten(Op.Flatten op) {
      elementwise.copy(x(), channelFirst(result(array(node))));
      return (gradient, flow) -> {
        Array dx = array(shapes.get(in()));
        elementwise.copy(channelFirst(gradient.array()), dx);
        flow.add(in(), dx, true);
      };
    }

    private Array channelFirst(Array vector) {
      Shape map = shapes.get(in());
      long positions = map.positions();
      return builder.view(
          vector,
          new long[] {batch, map.channels(), map.height(), map.width()},
          new long[] {map.elements(), positions, map.width(), 1},
          0);
    }

    @Override
    public BackwardCalls linear(Op.Linear op) {
      Array x = x();
      Products products = new Products(builder);
      Array weight = parameter(node.name() + ".weight");
      Array transposed =
          builder.view(weight, new long[] {op.in(), op.out()}, new long[] {1, op.in()}, 0);
      Array bias = op.bias() ? parameter(node.name() + ".bias") : null;
      boolean last = node.id() == net.network().output().id();
      Array y = last ? builder.array(DataType.F32, batch, op.out()) : array(node);
      products.packedProduct(x, transposed, bias, result(y));
      return (gradient, flow) -> {
        Array dy = gradient.array();
        Array dyTransposed =
            builder.view(dy, new long[] {op.out(), batch}, new long[] {1, op.out()}, 0);
        products.product(dyTransposed, x, null, Lowering.this.gradient(node.name() + ".weight"));
        if (op.bias()) {
          products.columnSums(dy, Lowering.this.gradient(node.name() + ".bias"));
        }
        Array dx = array(shapes.get(in()));
        products.packedProduct(dy, weight, null, dx);
        flow.add(in(), dx, true);
      };
    }

    @Override
    public BackwardCalls zeroPadChannels(Op.ZeroPadChannels op) {
      Array y = result(array(node));
      elementwise.clear(y);
      long[] dims = {batch, x().dim(1), y.dim(2), y.dim(3)};
      elementwise.copyPart(thinned(x(), op.stride()), inner(op, y), dims);
      return (gradient, flow) -> {
        Array dx = array(shapes.get(in()));
        if (op.stride() > 1) {
          elementwise.clear(dx);
        }
        elementwise.copyPart(inner(op, gradient.array()), thinned(dx, op.stride()), dims);
        flow.add(in(), dx, true);
      };
    }

    /** The channels of the input within the padded ones. */
    private Elementwise.Part inner(Op.ZeroPadChannels op, Array padded) {
      return new Elementwise.Part(padded, padded.strides(), op.before());
    }

    /** Every stride-th position of both sides. */
    private Elementwise.Part thinned(Array map, int stride) {
      long[] strides = map.strides();
      strides[2] *= stride;
      strides[3] *= stride;
      return new Elementwise.Part(map, strides, 0);
    }

    @Override
    public BackwardCalls gate(Op.Gate op) {
      Array x = x();
      Array gate = value(node.inputs().get(1));
      Array y = result(array(node));
      elementwise.multiply(x, opened(op, gate), y);
      return (gradient, flow) -> {
        Array dy = gradient.array();
        Array dGate = array(node);
        elementwise.multiply(dy, x, dGate);
        if (op.complement()) {
          elementwise.scale(-1, dGate, dGate);
        }
        Array dx = flow.writable(gradient);
        elementwise.multiply(dy, opened(op, gate), dx);
        flow.add(in(), dx, true);
        flow.add(node.inputs().get(1), dGate, true);
      };
    }

    /** How far the gate is open: g or 1 - g. */
    private Array opened(Op.Gate op, Array gate) {
      if (!op.complement()) {
        return gate;
      }
      Array complement = array(node);
      elementwise.linear(-1, 1, gate, complement);
      return complement;
    }

    /** On libtorch, with a tape of its own. */
    @Override
    public BackwardCalls other(Op op) {
      TapeCalls tape = new TapeCalls(new TapedNode(net, node));
      List<Array> inputs = node.inputs().stream().map(Lowering.this::value).toList();
      List<Array> forward = new ArrayList<>(inputs);
      forward.add(result(array(node)));
      builder.call(tape::forward, forward.toArray(Array[]::new));
      return (gradient, flow) -> {
        List<Array> backward = new ArrayList<>(List.of(gradient.array()));
        backward.addAll(inputs);
        node.inputs().forEach(input -> backward.add(array(shapes.get(input))));
        builder.call(tape::backward, backward.toArray(Array[]::new));
        for (int i = 0; i < inputs.size(); i++) {
          flow.add(node.inputs().get(i), backward.get(1 + inputs.size() + i), true);
        }
      };
    }
  }
}
