package org.resnet4j.torch.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.torch.FusedStep;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.exec.Executor;
import org.resnet4j.torch.exec.ParameterBuffer;

/** An optimizer over a network's flat parameters, and what it remembers between steps. */
public final class FlatOptimizer implements AutoCloseable {

  private final Owner owner = new Owner();
  private final FusedStep fused = new FusedStep();
  private final Map<String, Tensor> state = new LinkedHashMap<>();
  private final Optimizer settings;
  private final ParameterBuffer parameters;
  private boolean fresh = true;

  /** Allocates what the optimizer remembers, zero. */
  public FlatOptimizer(Optimizer settings, Executor net) {
    this.settings = settings;
    this.parameters = net.parameters();
    try (var scope = Scope.open()) {
      allocate(net);
    }
  }

  private void allocate(Executor net) {
    long size = parameters.values().numel();
    if (settings instanceof Optimizer.Sgd sgd) {
      if (sgd.momentum() > 0) {
        remember("momentum", Tensors.zeros(net.element(), net.device(), size));
      }
      return;
    }
    remember("exp_avg", Tensors.zeros(net.element(), net.device(), size));
    remember("exp_avg_sq", Tensors.zeros(net.element(), net.device(), size));
    remember("step", Tensors.zeros(ScalarType.Float, net.device()));
  }

  private void remember(String name, Tensor tensor) {
    state.put(name, owner.keep(tensor));
  }

  /** One update with the gradients that are there. */
  public void step(double rate) {
    if (settings instanceof Optimizer.Sgd sgd) {
      sgd(sgd, rate);
      return;
    }
    FusedStep.Moments moments =
        new FusedStep.Moments(get("exp_avg"), get("exp_avg_sq"), Kernels.increment(get("step")));
    if (settings instanceof Optimizer.AdamW adamW) {
      fused.adamW(adamW, rate, parameters.values(), parameters.gradients(), moments);
    } else {
      fused.adam(
          (Optimizer.Adam) settings, rate, parameters.values(), parameters.gradients(), moments);
    }
  }

  private void sgd(Optimizer.Sgd sgd, double rate) {
    Tensor values = parameters.values();
    if (sgd.momentum() > 0) {
      fused.sgd(sgd, rate, values, parameters.gradients(), get("momentum"), fresh);
    } else {
      fused.plainSgd(sgd, rate, values, parameters.gradients());
    }
    fresh = false;
  }

  private Tensor get(String name) {
    Tensor tensor = state.get(name);
    if (tensor == null) {
      throw new IllegalStateException("no optimizer state " + name);
    }
    return tensor;
  }

  /** What a checkpoint must hold: flat tensors in the parameters' order. */
  Map<String, Tensor> state() {
    return state;
  }

  /** Says that {@link #state()} was filled from a checkpoint: the next step is not the first. */
  void restored() {
    fresh = false;
  }

  @Override
  public void close() {
    owner.close();
    fused.close();
  }
}
