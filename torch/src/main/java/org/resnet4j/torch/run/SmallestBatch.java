package org.resnet4j.torch.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Shapes;
import org.resnet4j.recipe.Recipe;

/**
 * The smallest batch of a training: the last of an epoch, where the epoch is trained to its end.
 *
 * @param images of the training set
 * @param batch images of a full batch, not more than there are
 * @param reachesLast whether the last batch of an epoch is trained on
 */
record SmallestBatch(int images, int batch, boolean reachesLast) {

  static SmallestBatch of(Recipe recipe, int images) {
    int batch = Math.min(recipe.batch(), images);
    long perEpoch = (images - 1L) / batch + 1;
    long updates = recipe.updates(perEpoch);
    return new SmallestBatch(images, batch, recipe.length().steps(updates) >= updates);
  }

  private int size() {
    int rest = images % batch;
    return rest == 0 || !reachesLast ? batch : rest;
  }

  /**
   * Checks that every batch norm has two values a channel: of one there is no variance, and PyTorch
   * refuses it as well.
   *
   * @throws ResnetException (usage) where one has not, with what to change
   */
  void requireNorms(Network network, Shape image) {
    List<Shape> shapes = Shapes.of(network, image);
    for (Node node : network.nodes()) {
      Shape shape = shapes.get(node.id());
      if (node.op() instanceof Op.BatchNorm && size() * shape.positions() < 2) {
        throw ResnetException.usage(
            "an epoch has a batch of 1 image, and %s works on %s: batch norm needs two values a channel; choose %s, or a net with norm=group"
                .formatted(node.name(), shape, others()));
      }
    }
  }

  private String others() {
    IntStream smaller = IntStream.iterate(batch - 1, size -> size > 1, size -> size - 1);
    Optional<String> below = smaller.filter(this::leavesNone).mapToObj(String::valueOf).findFirst();
    IntStream larger = IntStream.rangeClosed(Math.max(2, batch + 1), images);
    Optional<String> above = larger.filter(this::leavesNone).mapToObj(String::valueOf).findFirst();
    if (below.isEmpty() && above.isEmpty()) {
      return "more training images";
    }
    String both = below.isPresent() && above.isPresent() ? " or " : "";
    return "another --batch, such as " + below.orElse("") + both + above.orElse("");
  }

  private boolean leavesNone(int size) {
    return images % size != 1;
  }
}
