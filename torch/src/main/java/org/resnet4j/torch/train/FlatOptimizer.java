package org.resnet4j.torch.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.recipe.UpdateRule;
import org.resnet4j.torch.FusedStep;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.compute.StepResult;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.ParameterBuffer;

/** An optimizer over a network's flat parameters, and what it remembers between steps. */
public final class FlatOptimizer implements AutoCloseable {

  private final Owner owner = new Owner();
  private final FusedStep fused = new FusedStep();
  private final Map<String, Tensor> state = new LinkedHashMap<>();
  private final Optimizer settings;
  private final UpdateRule.DecayOn decay;
  private final ParameterBuffer parameters;
  private final List<Run> runs;
  private boolean fresh = true;

  /** Allocates what the optimizer remembers, zero; weight decay is for all parameters. */
  public FlatOptimizer(Optimizer settings, Model net) {
    this(settings, net, UpdateRule.DecayOn.ALL);
  }

  /**
   * Allocates what the optimizer remembers, zero.
   *
   * @param decay which parameters the weight decay is for
   */
  public FlatOptimizer(Optimizer settings, Model net, UpdateRule.DecayOn decay) {
    this.settings = settings;
    this.decay = decay;
    this.parameters = net.parameters();
    try (var scope = Scope.open()) {
      allocate(net);
      runs = runs();
    } catch (RuntimeException | OutOfMemoryError e) {
      close();
      throw e;
    }
  }

  private void allocate(Model net) {
    long size = parameters.values().numel();
    if (settings instanceof Optimizer.Sgd sgd) {
      if (sgd.momentum() > 0) {
        remember("momentum", Tensors.zeros(net.element(), net.device(), size));
      }
      return;
    }
    if (settings instanceof Optimizer.RmsProp rms) {
      remember("square_avg", Tensors.zeros(net.element(), net.device(), size));
      if (rms.momentum() > 0) {
        remember("momentum", Tensors.zeros(net.element(), net.device(), size));
      }
      return;
    }
    remember("exp_avg", Tensors.zeros(net.element(), net.device(), size));
    if (settings instanceof Optimizer.Lion) {
      return;
    }
    remember("exp_avg_sq", Tensors.zeros(net.element(), net.device(), size));
    remember("step", Tensors.zeros(ScalarType.Float, net.device()));
  }

  private void remember(String name, Tensor tensor) {
    state.put(name, owner.keep(tensor));
  }

  /** One update with the gradients that are there. */
  public void step(double rate) {
    step(rate, Optional.empty());
  }

  /**
   * One update, where the gradients are finite.
   *
   * @param overflow see {@link StepResult}
   */
  public void step(double rate, Optional<Tensor> overflow) {
    boolean fusedKernel =
        !(settings instanceof Optimizer.RmsProp || settings instanceof Optimizer.Lion);
    if (!fusedKernel && overflow.filter(found -> found.item_double() != 0).isPresent()) {
      return; // the fused kernels ask on the device
    }
    Tensor steps = state.get("step");
    if (steps != null) {
      steps.add_(new Scalar(1));
    }
    runs.forEach(run -> step(rate, run, overflow));
    if (steps != null) {
      overflow.ifPresent(steps::sub_);
    }
    fresh = false;
  }

  private void step(double rate, Run run, Optional<Tensor> overflow) {
    if (run.settings() instanceof Optimizer.Sgd sgd) {
      sgd(sgd, rate, run, overflow);
    } else if (run.settings() instanceof Optimizer.RmsProp rms) {
      UnfusedSteps.rmsProp(
          rms, rate, run.elements(overflow), run.get("square_avg"), run.find("momentum"));
    } else if (run.settings() instanceof Optimizer.Lion lion) {
      UnfusedSteps.lion(lion, rate, run.elements(overflow), run.get("exp_avg"));
    } else {
      adam(rate, run, overflow, Objects.requireNonNull(state.get("step")));
    }
  }

  private void adam(double rate, Run run, Optional<Tensor> overflow, Tensor steps) {
    FusedStep.Elements elements = run.elements(overflow);
    var moments = new FusedStep.Moments(run.get("exp_avg"), run.get("exp_avg_sq"), steps);
    if (run.settings() instanceof Optimizer.AdamW adamW) {
      fused.adamW(adamW, rate, elements, moments);
    } else {
      fused.adam((Optimizer.Adam) run.settings(), rate, elements, moments);
    }
  }

  private void sgd(Optimizer.Sgd sgd, double rate, Run run, Optional<Tensor> overflow) {
    FusedStep.Elements elements = run.elements(overflow);
    if (sgd.momentum() > 0) {
      fused.sgd(sgd, rate, elements, run.get("momentum"), fresh);
    } else {
      fused.plainSgd(sgd, rate, elements);
    }
  }

  /**
   * Elements that an update goes through in one pass. Without weight decay those whose gradient is
   * always zero never move: no pass goes through them.
   */
  private List<Run> runs() {
    if (settings.weightDecay() == 0) {
      return runs(settings, parameters.used());
    }
    if (decay == UpdateRule.DecayOn.ALL) {
      return runs(settings, parameters.trained());
    }
    List<Run> runs = new ArrayList<>(runs(settings, parameters.trained(this::isWeight)));
    runs.addAll(runs(settings.withWeightDecay(0), parameters.trained(name -> !isWeight(name))));
    return runs;
  }

  private boolean isWeight(String name) {
    return parameters.get(name).dim() > 1;
  }

  private List<Run> runs(Optimizer own, List<ParameterBuffer.Part> parts) {
    return parts.stream().map(part -> new Run(own, part, remembered(part))).toList();
  }

  private Map<String, Tensor> remembered(ParameterBuffer.Part part) {
    Map<String, Tensor> views = new LinkedHashMap<>();
    state.forEach(
        (name, tensor) -> {
          if (tensor.dim() == 1) {
            views.put(name, owner.keep(tensor.narrow(0, part.from(), part.values().numel())));
          }
        });
    return views;
  }

  /**
   * @param settings of the optimizer for them
   * @param state what the optimizer remembers of them
   */
  private record Run(Optimizer settings, ParameterBuffer.Part part, Map<String, Tensor> state) {
    FusedStep.Elements elements(Optional<Tensor> overflow) {
      return new FusedStep.Elements(part.values(), part.gradients(), overflow);
    }

    Optional<Tensor> find(String name) {
      return Optional.ofNullable(state.get(name));
    }

    Tensor get(String name) {
      return Objects.requireNonNull(state.get(name));
    }
  }

  /** What it remembers of each parameter's elements, which lie as theirs do: (P). */
  public Map<String, Tensor> rows() {
    return ofDimensions(1);
  }

  /** What it remembers beside that: single numbers. */
  public Map<String, Tensor> numbers() {
    return ofDimensions(0);
  }

  private Map<String, Tensor> ofDimensions(int count) {
    Map<String, Tensor> chosen = new LinkedHashMap<>(state);
    chosen.values().removeIf(tensor -> tensor.dim() != count);
    return chosen;
  }

  /** Bytes of what it remembers. */
  public long bytes() {
    return state.values().stream().mapToLong(Tensors::byteCount).sum();
  }

  /** Says that it was filled from a checkpoint: the next step is not the first. */
  public void restored() {
    fresh = false;
  }

  @Override
  public void close() {
    owner.close();
    fused.close();
  }
}
