package org.resnet4j.torch.internal.program;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.graph.Init;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Parameter;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.StateDict;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.engine.Engine;
import org.resnet4j.torch.engine.StepSettings;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.AutogradStep;
import org.resnet4j.zoo.Zoo;

/**
 * What two steps on the same images leave behind: the second's loss and gradients (nothing of the
 * first is in them), and the statistics that both moved. A large net takes one step. Weights are
 * single-precision numbers in any type, the same for every plan.
 */
public final class StepOutcome implements AutoCloseable {

  private static final int CLASSES = 5;
  private static final long LARGE = 5_000_000;

  private final Owner owner = new Owner();
  private final Map<String, Tensor> gradients = new LinkedHashMap<>();
  private final Map<String, Tensor> statistics = new LinkedHashMap<>();
  private final double loss;

  /** What is computed: a net on so many images. */
  public record Work(Network network, Shape image, int batch) {
    /** A net of the zoo on images of side x side. */
    public Work(String spec, int side, int batch) {
      this(Zoo.network(spec, CLASSES), Shape.map(3, side, side), batch);
    }

    @Override
    public String toString() {
      return network.name() + " on " + batch + " x " + image;
    }

    /** For a plan, with zero parameters. */
    public Model allocate(Element element) {
      return Model.allocate(network, ConvChoices.RULES.layout(network, image), Device.CPU, element);
    }
  }

  private StepOutcome(Model net, GradientStep step, Work work) {
    try (var scope = Scope.open()) {
      fill(net);
      if (net.network().parameterCount() < LARGE) {
        Kernels.seed(3);
        step(net, step, work);
      }
      Kernels.seed(4);
      loss = step(net, step, work);
      net.parameters()
          .views()
          .keySet()
          .forEach(name -> gradients.put(name, kept(net.parameters().gradient(name))));
      StateDict.of(net.network()).entries().stream()
          .filter(entry -> entry.kind() == StateDict.Kind.STATISTIC)
          .forEach(entry -> statistics.put(entry.name(), kept(net.statistic(entry.name()))));
    }
  }

  /** The reference, in double precision. */
  public static StepOutcome exact(Work work) {
    return plain(work, Element.FLOAT64);
  }

  static StepOutcome plain(Work work, Element element) {
    try (var net = Model.allocate(work.network(), Device.CPU, element);
        var step = new AutogradStep(net)) {
      return new StepOutcome(net, step, work);
    }
  }

  /** A program in single precision. */
  public static StepOutcome program(Work work, Precision precision, int segments) {
    var settings = new StepSettings(Engine.ONEDNN, precision, ConvChoices.RULES, segments);
    return planned(work, Element.FLOAT32, net -> settings.step(net, work.image()));
  }

  public static StepOutcome planned(
      Work work, Element element, Function<Model, GradientStep> plan) {
    try (var net = work.allocate(element);
        var step = plan.apply(net)) {
      return new StepOutcome(net, step, work);
    }
  }

  /** In double precision and PyTorch's order. */
  private Tensor kept(Tensor tensor) {
    return owner.keep(tensor.detach().to(ScalarType.Double).contiguous().clone());
  }

  private static double step(Model net, GradientStep step, Work work) {
    var random = new Random(5);
    Shape image = work.image();
    long[] sizes = {work.batch(), image.channels(), image.height(), image.width()};
    double[] pixels =
        random.doubles(LongStream.of(sizes).reduce(1, Math::multiplyExact), -1, 1).toArray();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) pixels[i];
    }
    int classes = work.network().classes();
    long[] labels = random.longs(work.batch(), 0, classes).toArray();
    try (var scope = Scope.open()) {
      Tensor images = Tensors.ofDoubles(pixels, net.element(), Device.CPU, sizes);
      Tensor given = Tensors.ofLongs(labels, Device.CPU);
      return step.gradients(images, given).loss().item_double();
    }
  }

  /** As the network's papers start it, but by libtorch's generator: it draws fast. */
  private static void fill(Model net) {
    Kernels.seed(1);
    try (var noGrad = NoGrad.on()) {
      for (Parameter parameter : net.network().parameters()) {
        try (var scope = Scope.open()) {
          net.parameters().get(parameter.name()).copy_(drawn(parameter));
        }
      }
    }
  }

  private static Tensor drawn(Parameter parameter) {
    long[] sizes = parameter.shape().stream().mapToLong(Integer::longValue).toArray();
    Tensor values = Tensors.zeros(Element.FLOAT32, Device.CPU, sizes);
    if (parameter.init() instanceof Init.Normal normal) {
      return values.normal_().mul_(new Scalar(normal.deviation()));
    }
    if (parameter.init() instanceof Init.Uniform uniform) {
      return values
          .uniform_()
          .mul_(new Scalar(2 * uniform.bound()))
          .sub_(new Scalar(uniform.bound()));
    }
    return values.fill_(new Scalar(((Init.Constant) parameter.init()).value()));
  }

  double loss() {
    return loss;
  }

  /** The loss's distance from an exact outcome's, in parts of that. */
  public double lossError(StepOutcome exact) {
    return Math.abs(loss - exact.loss) / exact.loss;
  }

  /** How far all gradients together are from an exact outcome's, in parts of their norm. */
  double gradientError(StepOutcome exact) {
    return distance(exact.gradients, gradients) / norm(exact.gradients);
  }

  /**
   * The greatest distance of one parameter's gradient from an exact outcome's, in parts of its
   * norm; of a thousandth of the norm of all where its own is less.
   */
  public double worstGradientError(StepOutcome exact) {
    return worstGradientError(exact, 1e-3);
  }

  /**
   * The greatest distance of one parameter's gradient from an exact outcome's, in parts of its
   * norm; of a share of the norm of all where its own is less, as where it is truly zero.
   *
   * @param share of the norm of all
   */
  double worstGradientError(StepOutcome exact, double share) {
    double least = share * norm(exact.gradients);
    return exact.gradients.entrySet().stream()
        .mapToDouble(
            entry -> {
              Map<String, Tensor> one = Map.of(entry.getKey(), entry.getValue());
              return distance(one, gradients) / Math.max(norm(one), least);
            })
        .max()
        .orElseThrow();
  }

  /** The greatest of all errors, in parts of 1 where what is exact is 0. */
  double error(StepOutcome exact) {
    double own = norm(exact.gradients);
    double ofGradients = distance(exact.gradients, gradients) / (own == 0 ? 1 : own);
    double ofLoss = Math.abs(loss - exact.loss) / (1 + exact.loss);
    return Math.max(Math.max(ofGradients, ofLoss), statisticsError(exact));
  }

  /** How far the statistics are from an exact outcome's, in parts of 1 and their norm. */
  public double statisticsError(StepOutcome exact) {
    return distance(exact.statistics, statistics) / (1 + norm(exact.statistics));
  }

  /** Whether everything is the same to the bit. */
  public boolean equalsExactly(StepOutcome other) {
    return loss == other.loss
        && distance(gradients, other.gradients) == 0
        && distance(statistics, other.statistics) == 0;
  }

  private static double distance(Map<String, Tensor> some, Map<String, Tensor> others) {
    return root(some, (name, tensor) -> tensor.sub(Objects.requireNonNull(others.get(name))));
  }

  private static double norm(Map<String, Tensor> tensors) {
    return root(tensors, (name, tensor) -> tensor);
  }

  /** The norm of all tensors that a function gives. */
  private static double root(
      Map<String, Tensor> tensors, BiFunction<String, Tensor, Tensor> function) {
    double squares = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      try (var scope = Scope.open()) {
        Tensor result = function.apply(entry.getKey(), entry.getValue());
        squares += Math.pow(result.norm().item_double(), 2);
      }
    }
    return Math.sqrt(squares);
  }

  @Override
  public void close() {
    owner.close();
  }
}
