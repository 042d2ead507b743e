package org.resnet4j.torch.internal.program;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.resnet4j.Text;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Shapes;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.ModelLayout;
import org.resnet4j.torch.model.WeightStorage;

/**
 * How each convolution of a step is computed: by {@link ConvRules}, but for those that were
 * measured and are better otherwise.
 */
public final class ConvChoices {

  /** By the rules alone. */
  public static final ConvChoices RULES = new ConvChoices(Map.of());

  private final Map<String, ConvChoice> others;

  /**
   * @param others measured choices that differ from the rules, by {@link #key}
   */
  @JsonCreator
  public ConvChoices(Map<String, ConvChoice> others) {
    this.others = Collections.unmodifiableMap(new TreeMap<>(others));
  }

  /** What is computed otherwise than by the rules, by shape. */
  @JsonValue
  Map<String, ConvChoice> others() {
    return others;
  }

  /** Shapes that are kept in single precision. */
  public List<String> keptInSinglePrecision() {
    return others.entrySet().stream()
        .filter(entry -> entry.getValue().precision() == Precision.FP32)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** How many shapes are computed otherwise than by the rules. */
  public int size() {
    return others.size();
  }

  /** What a convolution is called: {@code 64>128 3x3/2 on 8x8}. */
  public static String key(Op.Conv op, Shape input) {
    String groups = op.groups() == 1 ? "" : ", " + op.groups() + " groups";
    return Text.of(
        "%d>%d %dx%d/%d+%d on %dx%d%s",
        op.in(),
        op.out(),
        op.kernel(),
        op.kernel(),
        op.stride(),
        op.padding(),
        input.height(),
        input.width(),
        groups);
  }

  /** The choice for a convolution of a step of this precision. */
  ConvChoice of(Op.Conv op, Shape input, Precision precision) {
    ConvChoice other = others.get(key(op, input));
    return other == null ? ConvRules.choice(op, input, precision) : other;
  }

  /** How a network's convolutions want their weights stored. */
  public ModelLayout layout(Network network, Shape image) {
    List<Shape> shapes = Shapes.of(network, image);
    Map<String, WeightStorage> storage = new HashMap<>();
    for (Node node : network.nodes()) {
      if (node.op() instanceof Op.Conv conv) {
        ConvChoice choice = of(conv, shapes.get(node.inputs().get(0)), Precision.FP32);
        storage.put(node.name() + ".weight", choice.algorithm().storage());
      }
    }
    return ModelLayout.of(storage);
  }

  /**
   * Checks that weights are stored so.
   *
   * @throws IllegalArgumentException where they are not
   */
  void requireStorage(Model net, Shape image) {
    if (!net.layout().equals(layout(net.network(), image))) {
      throw new IllegalArgumentException("the network's weights are not stored for " + image);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConvChoices choices && others.equals(choices.others);
  }

  @Override
  public int hashCode() {
    return others.hashCode();
  }

  @Override
  public String toString() {
    return others.toString();
  }
}
