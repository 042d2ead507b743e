package org.resnet4j.torch.reference;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Node;
import org.resnet4j.image.PixelOrder;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.model.Model;

/**
 * Computes a model's logits node by node on libtorch, with autograd: the reference that faster ways
 * are held to. Owns no memory; the model stays open as long as it is used.
 */
public final class Interpreter {

  private final Model model;
  private final Liveness liveness;

  /** Computes with a model's weights as they are at each call. */
  public Interpreter(Model model) {
    this(model, Liveness.of(model.network()));
  }

  Interpreter(Model model, Liveness liveness) {
    this.model = model;
    this.liveness = liveness;
  }

  /** The model whose weights it computes with. */
  public Model model() {
    return model;
  }

  /**
   * Computes the logits. A value's handle is closed at its last use; autograd keeps what it still
   * needs.
   *
   * @param x images, (N, C, H, W), of the model's element type, on its device; kept unchanged
   * @return (N, classes), belonging to the open {@link Scope}
   */
  public Tensor forward(Tensor x, Mode mode) {
    return forward(x, mode, Probe.nothing());
  }

  /**
   * Computes the logits while a probe keeps the values that it reads until the open scope closes.
   * The logits are those without a probe, to the bit.
   */
  public Tensor forward(Tensor x, Mode mode, Probe probe) {
    Liveness lives = probe.keeping(liveness, model.network());
    Tensor[] values = new Tensor[model.network().nodes().size()];
    for (Node node : model.network().nodes()) {
      List<Tensor> inputs = node.inputs().stream().map(id -> values[id]).toList();
      boolean inPlace = lives.mayOverwrite(node.id());
      List<Tensor> given = inputs.isEmpty() ? List.of(x) : inputs;
      Tensor value = node.op().accept(new NodeKernel(model, node, given, mode, inPlace));
      values[node.id()] = probe.see(node, value);
      lives.dyingAt(node.id()).forEach(id -> values[id].close());
    }
    if (mode == Mode.TRAIN) {
      model.statistics().countStep();
    }
    return values[model.network().output().id()];
  }

  /** How images lie in memory when this is fastest. */
  public PixelOrder pixelOrder() {
    return model.layout().pixels();
  }
}
