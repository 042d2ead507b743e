package org.resnet4j.torch.exec;

import java.util.List;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.OpVisitor;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.StepKernels;

/** Reading: a node's stage of a plan. */
record StageMaker(Executor net, StepKernels.Products products, List<Shape> shapes, Node node)
    implements OpVisitor<Stage> {

  /** What has no formula here: libtorch's function and its autograd. */
  @Override
  public Stage other(Op op) {
    return new SimpleStages.Taped(new TapedNode(net, node));
  }

  @Override
  public Stage dropout(Op.Dropout op) {
    return new SimpleStages.Zeros(op);
  }

  @Override
  public Stage input(Op.Input op) {
    return new SimpleStages.Images();
  }

  @Override
  public Stage conv(Op.Conv op) {
    Shape input = shapes.get(node.inputs().get(0));
    var part = ConvStages.Part.of(net, node, op, onlyNormReads());
    return switch (PlanRules.way(op, input)) {
      case DIRECT -> new ConvStages.Direct(part);
      case CENTER -> new ConvStages.Center(part, products);
      case CORNER -> new ConvStages.Corner(part, products);
      case PICK -> new ConvStages.Pick(part, products);
      case DENSE -> new ConvStages.Dense(part, products);
    };
  }

  @Override
  public Stage batchNorm(Op.BatchNorm op) {
    return new SimpleStages.Norm(op, net, node.name());
  }

  @Override
  public Stage relu(Op.Relu op) {
    return new SimpleStages.Rectifier(net.mayOverwrite(node.id()));
  }

  @Override
  public Stage add(Op.Add op) {
    int branch = node.inputs().get(0);
    boolean ownBranch =
        network().nodes().get(branch).op() instanceof Op.BatchNorm
            && network().readers().get(branch).size() == 1;
    return new SimpleStages.Sum(ownBranch);
  }

  @Override
  public Stage maxPool(Op.MaxPool op) {
    return new SimpleStages.Pool(op);
  }

  @Override
  public Stage globalAvgPool(Op.GlobalAvgPool op) {
    return new SimpleStages.Mean();
  }

  @Override
  public Stage linear(Op.Linear op) {
    return new SimpleStages.FullyConnected(op, net, node.name(), products);
  }

  @Override
  public Stage zeroPadChannels(Op.ZeroPadChannels op) {
    return new SimpleStages.Pad(op);
  }

  private boolean onlyNormReads() {
    return network().readers().get(node.id()).stream()
        .allMatch(reader -> network().nodes().get(reader).op() instanceof Op.BatchNorm);
  }

  private Network network() {
    return net.network();
  }
}
