package org.resnet4j.torch.train;

import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.resnet4j.recipe.UpdateRule;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.model.Model;

/** What becomes of gradients: they are summed, clipped, and move the weights and their average. */
public final class Updates implements AutoCloseable {

  private final Owner owner = new Owner();
  private final Model model;
  private final FlatOptimizer optimizer;
  private final UpdateRule rule;
  private final @Nullable Tensor sum;
  private final @Nullable Model average;
  private Optional<Tensor> overflow = Optional.empty();
  private long images;

  /** The optimizer's update alone. */
  public Updates(Model model, FlatOptimizer optimizer) {
    this(model, optimizer, UpdateRule.PLAIN);
  }

  /**
   * Updates by a rule.
   *
   * @param optimizer of the same model; stays open when this is closed
   */
  public Updates(Model model, FlatOptimizer optimizer, UpdateRule rule) {
    this.model = model;
    this.optimizer = optimizer;
    this.rule = rule;
    try (var scope = Scope.open()) {
      Tensor gradients = model.parameters().gradients();
      sum = rule.accumulation() > 1 ? owner.keep(gradients.detach().clone()) : null;
      average = rule.ema().isPresent() ? model.copy() : null;
    } catch (RuntimeException | OutOfMemoryError e) {
      owner.close();
      throw e;
    }
  }

  /** Forgets gradients that were added and made no update. */
  void begin() {
    overflow = Optional.empty();
    images = 0;
    if (sum != null) {
      sum.zero_();
    }
  }

  /** Batches that make an update. */
  int accumulation() {
    return rule.accumulation();
  }

  /**
   * Takes the gradients that are in the model, the means over a batch, for the next update.
   *
   * @param size images of the batch
   * @param batchOverflow see {@link org.resnet4j.torch.compute.StepResult}
   */
  void add(int size, Optional<Tensor> batchOverflow) {
    images += size;
    if (sum == null) {
      overflow = batchOverflow;
      return;
    }
    try (var noGrad = NoGrad.on()) {
      sum.add_(model.parameters().gradients(), new Scalar((double) size));
      // a copy, since the next batch overwrites it
      overflow = batchOverflow.map(now -> overflow.map(now::maximum).orElseGet(now::clone));
    }
  }

  /**
   * Moves the weights with the gradients that were added since {@link #begin}, and their average.
   *
   * @param step updates done before
   */
  void update(double rate, long step) {
    if (sum != null) {
      try (var noGrad = NoGrad.on()) {
        model.parameters().gradients().copy_(sum).div_(new Scalar((double) images));
      }
    }
    rule.clipNorm().ifPresent(model.parameters()::clipGradients);
    optimizer.step(rate, overflow);
    if (average != null) {
      average.average(model, rule.emaAt(step));
    }
  }

  /** Begins the average anew with the model's weights, as where those were read from a file. */
  public void restartAverage() {
    if (average != null) {
      average.set(model);
    }
  }

  /** Bytes of what it keeps beside the optimizer. */
  public long bytes() {
    long ofSum = sum == null ? 0 : Tensors.byteCount(sum);
    return ofSum + (average == null ? 0 : 2 * Tensors.byteCount(average.parameters().values()));
  }

  /** The average of the weights, where the rule wants one. */
  public Optional<Model> average() {
    return Optional.ofNullable(average);
  }

  @Override
  public void close() {
    if (average != null) {
      average.close();
    }
    owner.close();
  }
}
