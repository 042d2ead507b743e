package org.resnet4j.torch.internal.program;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;

/**
 * Reading: what {@link Lowering}'s forward calls keep for its backward calls, in elements an image.
 * Masks and workspaces of one bit or byte an element are left out.
 */
final class KeptValues {

  /** Operations whose gradients are computed from neither inputs nor result. */
  private static final Set<Class<? extends Op>> INPUTS_NOT_WANTED =
      Set.of(
          Op.Add.class,
          Op.Scale.class,
          Op.Dropout.class,
          Op.MaxPool.class,
          Op.AvgPool.class,
          Op.Flatten.class,
          Op.ZeroPadChannels.class);

  private final List<Node> nodes;
  private final List<Shape> shapes;
  private final Fusion fusion;
  private final List<List<Integer>> readers;

  KeptValues(Network network, List<Shape> shapes) {
    this.nodes = network.nodes();
    this.shapes = shapes;
    this.fusion = Fusion.of(network, Fusion.Policy.TRAINING);
    this.readers = fusion.readers();
  }

  /** A rectifier that is done before shares its input's memory, and so do its readers. */
  private boolean isWanted(int id) {
    if (fusion.isRectified(id)) {
      return nodes.get(id).op() instanceof Op.Add || readerWants(readers.get(id).get(0));
    }
    return wantsResult(nodes.get(id).op()) || readerWants(id);
  }

  private boolean readerWants(int id) {
    return readers.get(id).stream().anyMatch(reader -> wantsInput(nodes.get(reader)));
  }

  /** The network between the places where one value crosses: there it can be cut. */
  List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    Set<Integer> crossing = new HashSet<>();
    Piece piece = piece(nodes.get(0));
    for (Node node : nodes) {
      int id = node.id();
      if (crossing.size() == 1 && !fusion.isFused(id)) {
        pieces.add(piece.withBorder(shapes.get(crossing.iterator().next()).elements()));
        piece = piece(node);
      } else if (id > 0) {
        piece = piece.and(piece(node));
      }
      node.inputs().stream().filter(input -> lastReader(input) == id).forEach(crossing::remove);
      crossing.add(id);
    }
    pieces.add(piece);
    return pieces;
  }

  private Piece piece(Node node) {
    long elements = shapes.get(node.id()).elements();
    boolean kept = !fusion.isFused(node.id()) && isWanted(node.id());
    boolean drawn = node.op() instanceof Op.Dropout;
    return new Piece(node.id(), kept ? elements : 0, drawn ? elements : 0, elements, 0);
  }

  private int lastReader(int id) {
    return Collections.max(readers.get(id));
  }

  /**
   * A part of a network that is not cut.
   *
   * @param start its first node
   * @param kept elements that backward reads
   * @param drawn elements that are drawn once a step, and are read by backward
   * @param largest elements of its largest value
   * @param border elements of the value that crosses its end
   */
  record Piece(int start, long kept, long drawn, long largest, long border) {

    /** Together with the one that follows. */
    Piece and(Piece next) {
      return new Piece(
          start,
          kept + next.kept,
          drawn + next.drawn,
          Math.max(largest, next.largest),
          next.border);
    }

    private Piece withBorder(long crossing) {
      return new Piece(start, kept, drawn, largest, crossing);
    }
  }

  /** Whether an operation's gradient is computed from its result. */
  private static boolean wantsResult(Op op) {
    return op instanceof Op.Pointwise pointwise && pointwise.function().hasGradientFromResult();
  }

  /** Whether an operation's gradients are computed from its inputs. */
  private boolean wantsInput(Node node) {
    Op op = node.op();
    Shape input = shapes.get(node.inputs().get(0));
    return !wantsResult(op)
        && !Lowering.isMeanOfMap(op, input)
        && !INPUTS_NOT_WANTED.contains(op.getClass());
  }
}
