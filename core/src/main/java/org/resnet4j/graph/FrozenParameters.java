package org.resnet4j.graph;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;

/** Which parameters of a network a training leaves as they are. */
public final class FrozenParameters {

  private static final String STEM = "stem";
  private static final String BACKBONE = "backbone";

  private FrozenParameters() {}

  /**
   * The names of the parameters of some parts.
   *
   * @param parts {@code stem}, all before the first stage; {@code backbone}, all but the last layer
   *     with parameters; or the beginning of parameters' names up to a point, such as {@code
   *     layer1} or {@code layer1.0.conv1}
   * @throws ResnetException (usage) where a part is none, and where nothing is left to train
   */
  public static Set<String> of(Network network, List<String> parts) {
    List<String> names = network.parameters().stream().map(Parameter::name).toList();
    Set<String> frozen = new LinkedHashSet<>();
    for (String part : parts) {
      List<String> own = names.stream().filter(name -> isIn(name, part, names)).toList();
      if (own.isEmpty()) {
        throw none(network, part, names);
      }
      frozen.addAll(own);
    }
    if (!names.isEmpty() && frozen.size() == names.size()) {
      throw ResnetException.usage(
          "nothing of " + network.name() + " is left to train where " + parts + " are frozen");
    }
    return frozen;
  }

  /** Whether a network has such a part. */
  public static boolean isPart(Network network, String part) {
    List<String> names = network.parameters().stream().map(Parameter::name).toList();
    return names.stream().anyMatch(name -> isIn(name, part, names));
  }

  private static boolean isIn(String name, String part, List<String> names) {
    return switch (part) {
      case STEM -> names.indexOf(name) < stages(names);
      case BACKBONE -> !layer(name).equals(layer(names.get(names.size() - 1)));
      default -> name.equals(part) || name.startsWith(part + ".");
    };
  }

  /** The place of the first parameter of a stage; 0 where there are no stages. */
  private static int stages(List<String> names) {
    return Math.max(0, names.stream().map(name -> name.startsWith("layer")).toList().indexOf(true));
  }

  private static String layer(String parameter) {
    return parameter.substring(0, parameter.lastIndexOf('.'));
  }

  private static ResnetException none(Network network, String part, List<String> names) {
    Set<String> known = new LinkedHashSet<>();
    if (stages(names) > 0) {
      known.add(STEM);
    }
    known.add(BACKBONE);
    names.forEach(name -> known.add(name.split("\\.", 2)[0]));
    return ResnetException.usage(
        "%s has no part '%s' to freeze%s; parts are %s, and parts of these such as layer1.0"
            .formatted(network.name(), part, Nearest.hint(part, known), String.join(", ", known)));
  }
}
