package org.resnet4j.bench;

import java.util.List;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Summary;
import org.resnet4j.zoo.Zoo;

/**
 * A work item: one training step or one inference on a batch, the same for every peer.
 *
 * @param name what {@code --items} calls it
 * @param network the model spec
 * @param side height and width of the images
 * @param big whether it is measured with {@code --full} alone
 */
public record Item(
    String name, String network, int classes, int side, int batch, Task task, boolean big) {

  /** What a step does with its batch. */
  public enum Task {
    /** Forward, backward, and an update by Adam, 1e-3. */
    ADAM("training, Adam"),
    /** Forward, backward, and an update by SGD, 0.01, momentum 0.9, weight decay 1e-4. */
    SGD("training, SGD"),
    /** The same as {@link #SGD}, with most values computed a second time instead of kept. */
    RECOMPUTE("training, SGD, recomputing"),
    /** Forward alone, with the running statistics. */
    EVAL("inference");

    private final String words;

    Task(String words) {
      this.words = words;
    }

    /** As a person reads it. */
    public String words() {
      return words;
    }

    /** Whether parameters are updated. */
    public boolean trains() {
      return this != EVAL;
    }
  }

  /** Learning rate of {@link Task#ADAM}. */
  public static final double ADAM_RATE = 1e-3;

  /** Learning rate of {@link Task#SGD}. */
  public static final double SGD_RATE = 0.01;

  /** Momentum of {@link Task#SGD}. */
  public static final double MOMENTUM = 0.9;

  /** Weight decay of {@link Task#SGD}, on all parameters. */
  public static final double WEIGHT_DECAY = 1e-4;

  /** Every item, in the order of the report. */
  public static final List<Item> ALL =
      List.of(
          new Item("founding", "resnet34:bias", 2, 32, 64, Task.ADAM, false),
          new Item("cifar-resnet20", "cifar-resnet20", 10, 32, 128, Task.SGD, false),
          new Item("cifar-resnet56", "cifar-resnet56", 10, 32, 128, Task.SGD, false),
          new Item(
              "cifar-resnet110-recompute", "cifar-resnet110", 10, 32, 128, Task.RECOMPUTE, true),
          new Item("resnet18", "resnet18", 1000, 224, 16, Task.SGD, false),
          new Item("resnet50", "resnet50", 1000, 224, 16, Task.SGD, false),
          inference("resnet50", 1000, 224, 1),
          inference("resnet50", 1000, 224, 16),
          inference("resnet50", 1000, 224, 128),
          inference("cifar-resnet20", 10, 32, 1),
          inference("cifar-resnet20", 10, 32, 16),
          inference("cifar-resnet20", 10, 32, 128));

  private static Item inference(String network, int classes, int side, int batch) {
    boolean big = side > 32 && batch > 16;
    return new Item(network + "-eval-" + batch, network, classes, side, batch, Task.EVAL, big);
  }

  /**
   * Finds an item by its name.
   *
   * @throws ResnetException (usage) for a name that no item has
   */
  public static Item named(String name) {
    return ALL.stream()
        .filter(item -> item.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ResnetException.usage(
                    "unknown item '%s'; allowed are %s"
                        .formatted(name, String.join(", ", names()))));
  }

  static List<String> names() {
    return ALL.stream().map(Item::name).toList();
  }

  /** Its network, as the zoo builds it. */
  public Network build() {
    return Zoo.network(network, classes);
  }

  /** One image. */
  public Shape image() {
    return Shape.map(3, side, side);
  }

  /**
   * Multiply-adds of a step on the whole batch; three forward passes for training. What is computed
   * a second time does not count.
   */
  public long multiplyAdds() {
    Summary summary = Summary.of(build(), image());
    return batch * (task.trains() ? summary.trainingMultiplyAdds() : summary.multiplyAdds());
  }
}
