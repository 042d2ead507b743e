package org.resnet4j.torch.internal.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Activation;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.OpVisitor;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.calls.NormCalls;
import org.resnet4j.torch.internal.calls.PoolCalls;
import org.resnet4j.torch.internal.onednn.Constant;
import org.resnet4j.torch.internal.onednn.Elementwise;
import org.resnet4j.torch.internal.onednn.Epilogue;
import org.resnet4j.torch.internal.onednn.InferenceKernels;
import org.resnet4j.torch.internal.onednn.Norms;
import org.resnet4j.torch.internal.onednn.PackedWeights;
import org.resnet4j.torch.internal.onednn.Pools;
import org.resnet4j.torch.internal.onednn.ProgramBuilder;
import org.resnet4j.torch.internal.program.ConvRules;
import org.resnet4j.torch.internal.program.Fusion;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.Mode;
import org.resnet4j.torch.reference.NodeKernel;

/** Lists the calls that compute a trained network's logits, group by group of {@link Fusion}. */
final class InferenceLowering {

  private final Model net;
  private final Network network;
  private final List<Shape> shapes;
  private final DataType type;
  private final ProgramBuilder builder;
  private final Elementwise elementwise;
  private final InferenceKernels kernels;
  private final FoldedWeights weights;
  private final long batch;
  private final @Nullable MemoryView[] values;

  /**
   * @param trained what it computes
   * @param batch images
   */
  InferenceLowering(
      FoldedNet trained, DataType type, ProgramBuilder builder, PackedWeights packs, long batch) {
    this.net = trained.net();
    this.network = trained.network();
    this.shapes = trained.shapes();
    this.type = type;
    this.builder = builder;
    this.batch = batch;
    elementwise = new Elementwise(builder);
    kernels = new InferenceKernels(builder, packs);
    weights = new FoldedWeights(net, trained.folding());
    values = new MemoryView[network.nodes().size()];
  }

  /**
   * @param images (N, C, H, W)
   * @param logits (N, classes), single precision
   * @param overflow watches values
   */
  void list(MemoryView images, MemoryView logits, Overflow overflow) {
    Fusion fusion = Fusion.of(network, Fusion.Policy.EVALUATION);
    for (Fusion.Group group : fusion.groups()) {
      MemoryView added = group.added() == null ? null : value(group.added());
      MemoryView inPlace = fusion.mayOverwriteAdded(group) ? added : null;
      MemoryView value =
          group
              .head()
              .op()
              .accept(new Calls(group.head(), images, added, inPlace, group.function()));
      overflow.watch(group.tail(), value, builder);
      values[group.tail()] = value;
    }
    elementwise.copy(value(network.output().id()), logits);
  }

  private MemoryView value(int node) {
    return Objects.requireNonNull(values[node]);
  }

  private MemoryView array(Node node) {
    return builder.array(type, batch, shapes.get(node.id()));
  }

  /** Lists the call of a group and returns its value. */
  private final class Calls implements OpVisitor<MemoryView> {
    private final Node node;
    private final MemoryView images;
    private final Epilogue epilogue;
    private final @Nullable MemoryView inPlace;

    Calls(
        Node node,
        MemoryView images,
        @Nullable MemoryView added,
        @Nullable MemoryView inPlace,
        @Nullable Activation function) {
      this.node = node;
      this.images = images;
      this.inPlace = inPlace;
      epilogue = new Epilogue(added, function);
    }

    private MemoryView x() {
      return value(node.inputs().get(0));
    }

    private Shape inputShape() {
      return shapes.get(node.inputs().get(0));
    }

    private MemoryView result() {
      return inPlace == null ? array(node) : inPlace;
    }

    @Override
    public MemoryView input(Op.Input op) {
      MemoryView y = result();
      elementwise.copy(images, y);
      return y;
    }

    @Override
    public MemoryView conv(Op.Conv op) {
      MemoryView y = result();
      new InferenceConv(builder, kernels, weights)
          .list(node, ConvRules.algorithm(op, inputShape()), x(), y, epilogue);
      return y;
    }

    @Override
    public MemoryView batchNorm(Op.BatchNorm op) {
      MemoryView y = result();
      List<MemoryView> channels = weights.norm(node, op).stream().map(kernels::vector).toList();
      new Norms(builder)
          .infer(
              op.epsilon(),
              x(),
              new NormCalls.Channels(
                  channels.get(0), channels.get(1), channels.get(2), channels.get(3)),
              y,
              epilogue.function() != null);
      return y;
    }

    @Override
    public MemoryView groupNorm(Op.GroupNorm op) {
      MemoryView y = result();
      List<Long> channels = List.of((long) op.channels());
      MemoryView weight = kernels.vector(weights.constant(node, "weight", channels, w -> w));
      MemoryView bias = kernels.vector(weights.constant(node, "bias", channels, b -> b));
      new Norms(builder).inferGroups(op.groups(), op.epsilon(), x(), weight, bias, y);
      return y;
    }

    @Override
    public MemoryView pointwise(Op.Pointwise op) {
      MemoryView y = result();
      elementwise.forward(op.function(), x(), y);
      return y;
    }

    @Override
    public MemoryView add(Op.Add op) {
      MemoryView y = result();
      elementwise.add(x(), value(node.inputs().get(1)), y, epilogue.function());
      return y;
    }

    @Override
    public MemoryView scale(Op.Scale op) {
      MemoryView y = result();
      elementwise.scale(op.factor(), x(), y);
      return y;
    }

    @Override
    public MemoryView gate(Op.Gate op) {
      int id = node.inputs().get(1);
      MemoryView open = value(id);
      MemoryView y = result();
      if (op.complement()) {
        open = array(network.nodes().get(id));
        elementwise.linear(-1, 1, value(id), open);
      }
      elementwise.multiply(x(), open, y);
      return y;
    }

    @Override
    public MemoryView dropout(Op.Dropout op) {
      return x();
    }

    /** oneDNN divides alpha by n as PyTorch does. */
    @Override
    public MemoryView localResponseNorm(Op.LocalResponseNorm op) {
      MemoryView y = result();
      new Norms(builder).inferResponses(op.n(), op.alpha() * op.n(), op.beta(), op.k(), x(), y);
      return y;
    }

    @Override
    public MemoryView maxPool(Op.MaxPool op) {
      MemoryView y = result();
      new Pools(builder)
          .inferMax(new PoolCalls.Window(op.kernel(), op.stride(), op.padding()), x(), y);
      return y;
    }

    @Override
    public MemoryView avgPool(Op.AvgPool op) {
      MemoryView y = result();
      new Pools(builder).mean(new PoolCalls.Window(op.kernel(), op.stride(), 0), x(), y);
      return y;
    }

    @Override
    public MemoryView globalAvgPool(Op.GlobalAvgPool op) {
      return readsSquare() ? wholeMean() : other(op);
    }

    @Override
    public MemoryView adaptiveAvgPool(Op.AdaptiveAvgPool op) {
      return op.side() == 1 && readsSquare() ? wholeMean() : other(op);
    }

    private boolean readsSquare() {
      return inputShape().isSquare();
    }

    private MemoryView wholeMean() {
      Shape map = inputShape();
      MemoryView y = result();
      new Pools(builder)
          .mean(
              new PoolCalls.Window(map.height(), 1, 0),
              x(),
              builder.reshape(y, batch, map.channels(), 1, 1));
      return y;
    }

    /** PyTorch's order: channel by channel. */
    @Override
    public MemoryView flatten(Op.Flatten op) {
      MemoryView y = result();
      elementwise.copy(x(), builder.channelFirst(y, inputShape()));
      return y;
    }

    @Override
    public MemoryView linear(Op.Linear op) {
      boolean last = node.id() == network.output().id();
      MemoryView y = last ? builder.array(DataType.F32, batch, op.out()) : result();
      long in = op.in();
      long out = op.out();
      Constant matrix = weights.constant(node, "weight", List.of(in, out), Tensor::t);
      Constant bias = op.bias() ? weights.constant(node, "bias", List.of(out), b -> b) : null;
      kernels.product(x(), matrix, bias, y, epilogue);
      return y;
    }

    @Override
    public MemoryView zeroPadChannels(Op.ZeroPadChannels op) {
      MemoryView x = x();
      MemoryView y = result();
      elementwise.clear(y);
      long[] dims = {batch, x.dim(1), y.dim(2), y.dim(3)};
      elementwise.copyPart(x.everyNth(op.stride()), y.from(op.before()), dims);
      return y;
    }

    /** On libtorch, in single precision. */
    @Override
    public MemoryView other(Op op) {
      MemoryView y = result();
      Stream<MemoryView> inputs = node.inputs().stream().map(InferenceLowering.this::value);
      builder.call(
          this::onLibtorch, Stream.concat(inputs, Stream.of(y)).toArray(MemoryView[]::new));
      return y;
    }

    private void onLibtorch(List<Tensor> tensors) {
      int last = tensors.size() - 1;
      try (var scope = Scope.open()) {
        List<Tensor> inputs = new ArrayList<>();
        tensors.subList(0, last).forEach(tensor -> inputs.add(tensor.to(ScalarType.Float)));
        tensors.get(last).copy_(node.op().accept(new NodeKernel(net, node, inputs, Mode.EVAL)));
      }
    }
  }
}
