package org.resnet4j.torch.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Parameter;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;

/**
 * All parameters in one flat buffer and all gradients in another; each parameter is a view. So the
 * optimizer is one pass over memory, and zeroing, norms and copies are one call.
 */
public final class ParameterBuffer implements AutoCloseable {

  private final Owner owner = new Owner();
  private final Map<String, Tensor> views = new LinkedHashMap<>();
  private final Tensor values;
  private final Tensor gradients;
  private final Map<String, WeightStorage.Range> places = new LinkedHashMap<>();
  private final Map<String, List<WeightStorage.Range>> live = new LinkedHashMap<>();
  private final Set<String> frozen = new HashSet<>();
  private List<Part> used = List.of();
  private List<Part> trained = List.of();

  ParameterBuffer(List<Parameter> parameters, ModelLayout layout, Element element, Device device) {
    long size = parameters.stream().mapToLong(Parameter::elements).sum();
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      values = owner.keep(Tensors.zeros(element, device, size));
      gradients = owner.keep(Tensors.zeros(element, device, size));
      long offset = 0;
      for (Parameter parameter : parameters) {
        WeightStorage order = layout.of(parameter);
        views.put(parameter.name(), view(parameter, order, offset));
        places.put(parameter.name(), new WeightStorage.Range(offset, parameter.elements()));
        live.put(parameter.name(), order.used(parameter, offset));
        offset += parameter.elements();
      }
      cut();
    } catch (RuntimeException | OutOfMemoryError e) {
      owner.close();
      throw e;
    }
  }

  /** The runs of elements that are trained. */
  private void cut() {
    used = parts(name -> true, name -> Objects.requireNonNull(live.get(name)));
    trained = trained(name -> true);
  }

  private List<Part> parts(
      Predicate<String> chosen, Function<String, List<WeightStorage.Range>> ranges) {
    Deque<WeightStorage.Range> joined = new ArrayDeque<>();
    views.keySet().stream()
        .filter(name -> !frozen.contains(name) && chosen.test(name))
        .flatMap(name -> ranges.apply(name).stream())
        .forEach(range -> append(range, joined));
    return joined.stream().map(this::part).toList();
  }

  /**
   * Leaves parameters as they are from now on: steps compute no gradients of them as far as they
   * can, and optimizers that are made later do not move them.
   */
  public void freeze(Set<String> names) {
    frozen.addAll(names);
    names.forEach(name -> get(name).set_requires_grad(false));
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      cut();
    }
  }

  /** Whether a parameter is left as it is. */
  public boolean isFrozen(String name) {
    return frozen.contains(name);
  }

  /** Sets the gradients of frozen parameters to zero. */
  public void zeroFrozen() {
    frozen.forEach(name -> gradient(name).zero_());
  }

  /** Joins the range to the last one where it follows it. */
  private static void append(WeightStorage.Range range, Deque<WeightStorage.Range> ranges) {
    WeightStorage.Range last = ranges.peekLast();
    if (last != null && last.from() + last.length() == range.from()) {
      ranges.removeLast();
      ranges.addLast(new WeightStorage.Range(last.from(), last.length() + range.length()));
    } else {
      ranges.addLast(range);
    }
  }

  /** A run of elements. */
  private Part part(WeightStorage.Range range) {
    return new Part(
        range.from(),
        owner.keep(values.narrow(0, range.from(), range.length())),
        owner.keep(gradients.narrow(0, range.from(), range.length())));
  }

  /**
   * A run of elements: values and gradients.
   *
   * @param from index of its first element
   */
  public record Part(long from, Tensor values, Tensor gradients) {}

  private Tensor view(Parameter parameter, WeightStorage storage, long offset) {
    long[] sizes = parameter.shape().stream().mapToLong(Integer::longValue).toArray();
    long[] strides = storage.strides(parameter);
    return owner.keep(Tensors.leafView(values, gradients, offset, sizes, strides));
  }

  /** The parameters by name, in the network's order. */
  public Map<String, Tensor> views() {
    return views;
  }

  /** A parameter. */
  public Tensor get(String name) {
    Tensor view = views.get(name);
    if (view == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return view;
  }

  /** A parameter's gradient, of its shape and strides. */
  public Tensor gradient(String name) {
    return get(name).mutable_grad();
  }

  /** All values, (P). */
  public Tensor values() {
    return values;
  }

  /** All gradients, (P), in the same order. */
  public Tensor gradients() {
    return gradients;
  }

  /**
   * The runs of trained elements whose gradient may be other than zero: all but the taps of kernels
   * that never see more than padding.
   */
  public List<Part> used() {
    return used;
  }

  /** The runs of all trained elements: one where nothing is frozen. */
  public List<Part> trained() {
    return trained;
  }

  /** The runs of all elements of some parameters, but of frozen ones. */
  public List<Part> trained(Predicate<String> chosen) {
    return parts(chosen, name -> List.of(Objects.requireNonNull(places.get(name))));
  }

  /** Sets all gradients to zero. */
  public void zeroGrad() {
    gradients.zero_();
  }

  /** Norm of all gradients together, a number that belongs to the open {@link Scope}. */
  public Tensor gradientNorm() {
    return gradients.norm();
  }

  /**
   * Scales all gradients so that their norm is at most this, as PyTorch's {@code clip_grad_norm_}
   * does; nothing is read back from the device.
   *
   * @return the norm before
   */
  public Tensor clipGradients(double most) {
    Tensor norm = gradientNorm();
    Tensor factor = norm.add(new Scalar(1e-6)).reciprocal().mul_(new Scalar(most));
    gradients.mul_(factor.clamp_max_(new Scalar(1.0)));
    return norm;
  }

  @Override
  public void close() {
    owner.close();
  }
}
