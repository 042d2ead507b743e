package org.resnet4j.studies.papers;

import java.util.List;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.studies.Study;
import org.resnet4j.studies.papers.he2015.Complexity;
import org.resnet4j.studies.papers.he2015.Degradation;
import org.resnet4j.studies.papers.he2015.Depth1202;
import org.resnet4j.studies.papers.he2015.Ensemble;
import org.resnet4j.studies.papers.he2015.Founding;
import org.resnet4j.studies.papers.he2015.Gradients;
import org.resnet4j.studies.papers.he2015.IdentityExtension;
import org.resnet4j.studies.papers.he2015.LayerResponses;
import org.resnet4j.studies.papers.he2015.LearningIdentity;
import org.resnet4j.studies.papers.he2015.Projections;
import org.resnet4j.studies.papers.he2015.ReceptiveFields;
import org.resnet4j.studies.papers.he2016.Orders;
import org.resnet4j.studies.papers.he2016.ShortcutKinds;
import org.resnet4j.studies.papers.krizhevsky2012.Dropout;
import org.resnet4j.studies.papers.krizhevsky2012.Lrn;
import org.resnet4j.studies.papers.krizhevsky2012.Relu;
import org.resnet4j.studies.papers.veit2016.GradientPaths;
import org.resnet4j.studies.papers.veit2016.Lesion;
import org.resnet4j.studies.papers.veit2016.LesionMany;
import org.resnet4j.studies.papers.veit2016.Paths;
import org.resnet4j.studies.papers.veit2016.Shuffle;

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
                    Text.of(
                        "unknown study '%s'%s; studies are all, %s",
                        name, Nearest.hint(name, names), String.join(", ", names))));
  }
}
