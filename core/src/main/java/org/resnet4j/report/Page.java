package org.resnet4j.report;

import java.util.List;
import java.util.stream.Stream;

/**
 * A page of one study or run; {@link Html} writes it.
 *
 * @param title heading
 * @param lead the sentence below it
 * @param source whose sentence it is
 * @param badge the verdict
 * @param facts short facts beside the verdict, in order
 */
public record Page(
    String title,
    String lead,
    String source,
    Badge badge,
    List<Fact> facts,
    List<Section> sections) {

  public Page {
    facts = List.copyOf(facts);
    sections = List.copyOf(sections);
  }

  /** A name and what it is here. */
  public record Fact(String name, String value) {}

  /** Its figures, in order. */
  public List<Figure> figures() {
    return sections.stream()
        .flatMap(section -> section.blocks().stream())
        .flatMap(block -> block instanceof Figure figure ? Stream.of(figure) : Stream.empty())
        .toList();
  }
}
