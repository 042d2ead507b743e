package org.resnet4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A page of one study or run.
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

  public record Fact(String name, String value) {}

  /** A verdict in a word or two, in its colour. */
  public record Badge(String text, Tone tone) {

    /** Class name in the style sheet. */
    String style() {
      return tone.name().toLowerCase(Locale.ROOT);
    }
  }

  /** The colour of a verdict. */
  public enum Tone {
    /** As claimed. */
    GOOD,
    /** Against the claim. */
    BAD,
    /** Neither. */
    OPEN
  }

  public record Section(String title, List<PageElement> elements) {
    public Section {
      elements = List.copyOf(elements);
    }

    public static Section of(String title, PageElement... elements) {
      return new Section(title, List.of(elements));
    }

    /** Elements by the name of their kind; neighbouring figures are one row. */
    List<Map<String, Object>> parts() {
      List<Map<String, Object>> parts = new ArrayList<>();
      List<Figure> row = new ArrayList<>();
      for (PageElement element : elements) {
        if (element instanceof Figure figure) {
          if (row.isEmpty()) {
            parts.add(Map.of("FigureRow", new FigureRow(row)));
          }
          row.add(figure);
        } else {
          row = new ArrayList<>();
          parts.add(Map.of(element.getClass().getSimpleName(), element));
        }
      }
      return parts;
    }
  }

  /** Figures side by side where there is room. */
  record FigureRow(List<Figure> figures) {
    boolean single() {
      return figures.size() == 1;
    }
  }

  public List<Figure> figures() {
    return sections.stream()
        .flatMap(section -> section.elements().stream())
        .flatMap(element -> element instanceof Figure figure ? Stream.of(figure) : Stream.empty())
        .toList();
  }

  /** Returns the page as HTML that holds all it needs: style, figures, data; no script. */
  public String html() {
    return Templates.render(Page.class, "page.mustache", this);
  }
}
