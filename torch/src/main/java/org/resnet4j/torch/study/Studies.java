package org.resnet4j.torch.study;

import java.util.List;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;

/** All studies, in the order in which {@code resnet study all} runs them. */
public final class Studies {

  private static final List<Study> ALL =
      List.of(
          new Founding(),
          new Degradation(),
          new IdentityExtension(),
          new LearningIdentity(),
          new Gradients(),
          new GradientPaths(),
          new LayerResponses(),
          new Projections(),
          new ShortcutKinds(),
          new Orders(),
          new Depth1202(),
          new Lesion(),
          new LesionMany(),
          new Shuffle(),
          new Paths(),
          new Ensemble(),
          new Dropout(),
          new Lrn(),
          new Relu(),
          new Complexity(),
          new ReceptiveFields());

  private Studies() {}

  /** All of them. */
  public static List<Study> all() {
    return ALL;
  }

  /**
   * The study of a name.
   *
   * @throws ResnetException (usage) for an unknown name, listing the known ones
   */
  public static Study named(String name) {
    return named(name, ALL);
  }

  /** Returns the study of a name among these; errors as {@link #named(String)} has them. */
  public static Study named(String name, List<Study> studies) {
    List<String> names = studies.stream().map(study -> study.claim().name()).toList();
    return studies.stream()
        .filter(study -> study.claim().name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ResnetException.usage(
                    "unknown study '"
                        + name
                        + "'"
                        + Nearest.hint(name, names)
                        + "; studies are all, "
                        + String.join(", ", names)));
  }
}
