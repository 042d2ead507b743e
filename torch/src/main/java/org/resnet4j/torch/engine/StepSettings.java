package org.resnet4j.torch.engine;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Optional;
import java.util.stream.Stream;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.compute.Criterion;
import org.resnet4j.torch.compute.CrossEntropy;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.internal.cuda.GraphedStep;
import org.resnet4j.torch.internal.cudnn.CudnnStep;
import org.resnet4j.torch.internal.onednn.Bf16;
import org.resnet4j.torch.internal.program.ConvChoices;
import org.resnet4j.torch.internal.program.ProgramStep;
import org.resnet4j.torch.internal.program.Segments;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.ModelLayout;
import org.resnet4j.torch.reference.AutogradStep;

/**
 * How a training step is computed: figures are the same to the bit only with the same.
 *
 * @param kind what it is made of
 * @param precision of maps and their gradients
 * @param convolutions how each is computed
 * @param segments into which the network is cut so that values are computed twice and not kept; 0
 *     where all are kept
 */
public record StepSettings(
    Engine kind, Precision precision, ConvChoices convolutions, int segments) {

  public StepSettings {
    if (segments < 0) {
      throw new IllegalArgumentException("segments are 0 or more, got " + segments);
    }
  }

  /** With convolutions by the rules, and all values kept. */
  public StepSettings(Engine kind, Precision precision) {
    this(kind, precision, ConvChoices.RULES, 0);
  }

  /** Node by node with autograd: the reference. */
  public static final StepSettings PLAIN = new StepSettings(Engine.PLAIN, Precision.FP32);

  /** The fastest in single precision. */
  public static StepSettings best(Network network, Device device) {
    return new StepSettings(Engine.best(network, device), Precision.FP32);
  }

  /**
   * What the command line asks for.
   *
   * @param plan fast, or a {@link Engine}
   * @throws ResnetException (usage) for another name, and where it cannot compute the network there
   */
  public static StepSettings choose(
      Optional<String> plan, Precision precision, Network network, Device device) {
    Engine kind =
        plan.filter(name -> !name.equals("fast"))
            .map(Engine::parse)
            .orElseGet(() -> Engine.best(network, device));
    StepSettings chosen = new StepSettings(kind, precision);
    chosen.require(network, device);
    return chosen;
  }

  /**
   * These settings with values computed twice, as the command line asks for it.
   *
   * @param asked {@code auto}, for as many segments as want the least memory, or how many there may
   *     be at most; 0 and 1 for none
   * @param image shape of the images
   * @throws ResnetException (usage) for anything else, and where this plan cannot
   */
  public StepSettings withSegments(String asked, Network network, Shape image) {
    boolean auto = asked.equals("auto");
    if (!auto && !asked.matches("\\d{1,9}")) {
      throw ResnetException.usage(
          "--checkpoint-segments is auto or a number of segments, 0 for none, got '" + asked + "'");
    }
    int most = auto ? Integer.MAX_VALUE : Math.max(1, Integer.parseInt(asked));
    int count = Segments.of(network, image, most).count();
    StepSettings segmented =
        new StepSettings(kind, precision, convolutions, count == 1 ? 0 : count);
    segmented.requireSegments();
    return segmented;
  }

  private void requireSegments() {
    if (segments > 0 && kind != Engine.ONEDNN) {
      throw ResnetException.usage(
          "--checkpoint-segments goes with --plan onednn, got --plan " + kind);
    }
  }

  /**
   * Checks that a network can be computed so.
   *
   * @throws ResnetException (usage) where it cannot
   */
  public void require(Network network, Device device) {
    kind.obstacle(network, device)
        .ifPresent(
            reason -> {
              throw ResnetException.usage(
                  "--plan %s does not work for %s on %s: %s; leave --plan out"
                      .formatted(kind, network.name(), device, reason));
            });
    if (precision == Precision.FP16 && device == Device.CPU) {
      throw ResnetException.usage(
          "--precision fp16 is for --device cuda, got cpu; use bf16 or leave it out");
    }
    if (precision == Precision.FP16 && kind == Engine.CUDNN) {
      throw ResnetException.usage("--plan cudnn has no --precision fp16; use bf16");
    }
    if (precision == Precision.BF16 && device == Device.CPU) {
      if (kind != Engine.ONEDNN) {
        throw ResnetException.usage(
            "--precision bf16 goes with --plan onednn, got --plan " + kind + " on " + device);
      }
      Bf16.require();
    }
    requireSegments();
  }

  /**
   * In which order a model's elements lie for {@link #step}.
   *
   * @param image shape of the images that it will be trained on
   */
  public ModelLayout layout(Network network, Shape image, Device device) {
    if (kind == Engine.ONEDNN || kind == Engine.LIBTORCH) {
      return convolutions.layout(network, image);
    }
    return device == Device.CUDA ? ModelLayout.channelsLast(network) : ModelLayout.PYTORCH;
  }

  /**
   * A model with parameters drawn from the seed, ready for {@link #step}.
   *
   * @param image shape of the images that it will be trained on
   */
  public Model create(Network network, Shape image, long seed, Device device, Element element) {
    return Model.create(network, layout(network, image, device), seed, device, element);
  }

  /** The steps of a model that {@link #create} made for the shape of the images. */
  public GradientStep step(Model net, Shape image) {
    return step(net, image, CrossEntropy.PLAIN);
  }

  /** The steps of a model that {@link #create} made, by a loss. */
  public GradientStep step(Model net, Shape image, Criterion criterion) {
    return switch (kind) {
      case PLAIN -> new AutogradStep(net, precision, criterion);
      case GRAPH ->
          GraphedStep.onCuda(net.statistics(), () -> new AutogradStep(net, precision, criterion));
      case CUDNN ->
          GraphedStep.onCuda(
              net.statistics(), () -> new CudnnStep(net, image, precision, criterion));
      case ONEDNN ->
          new ProgramStep(net, image, precision, convolutions, Math.max(1, segments), criterion);
      case LIBTORCH -> throw new IllegalStateException("the libtorch plan was retired");
    };
  }

  /**
   * These settings where they compute the network there, else the fastest that do: in their
   * precision, in bf16 instead of fp16, or in single precision.
   */
  public StepSettings orBest(Network network, Device device) {
    Engine best = Engine.best(network, device);
    Precision half = precision == Precision.FP32 ? Precision.FP32 : Precision.BF16;
    return Stream.of(
            this,
            new StepSettings(best, precision),
            new StepSettings(best, half),
            new StepSettings(best, Precision.FP32))
        .filter(plan -> plan.works(network, device))
        .findFirst()
        .orElse(PLAIN);
  }

  /** These settings, with what took the place of an engine that was retired. */
  public StepSettings current() {
    return kind == Engine.LIBTORCH
        ? new StepSettings(Engine.ONEDNN, precision, convolutions, segments)
        : this;
  }

  private boolean works(Network network, Device device) {
    try {
      require(network, device);
      return true;
    } catch (ResnetException e) {
      return false;
    }
  }

  /** These settings with convolutions computed so. */
  public StepSettings withConvolutions(ConvChoices other) {
    return new StepSettings(kind, precision, other, segments);
  }

  /** For a reader: {@code onednn plan, bf16, 12 segments}. */
  @JsonIgnore
  public String words() {
    String measured =
        convolutions.size() == 0 ? "" : ", " + convolutions.size() + " shapes as measured";
    String cut = segments == 0 ? "" : ", " + segments + " segments";
    return kind + " plan, " + precision + measured + cut;
  }
}
