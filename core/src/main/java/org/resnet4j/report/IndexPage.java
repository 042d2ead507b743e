package org.resnet4j.report;

import java.util.List;
import java.util.Optional;

/**
 * A page that leads to several others.
 *
 * @param intro a paragraph below the heading
 * @param facts short facts below the introduction, such as the number of each verdict
 */
public record IndexPage(String title, String intro, List<Page.Fact> facts, List<Entry> entries) {

  public IndexPage {
    facts = List.copyOf(facts);
    entries = List.copyOf(entries);
  }

  /**
   * What the index shows of a page.
   *
   * @param href where its page lies, seen from the index
   * @param lead its sentence
   * @param result what came out, in a line
   * @param figure its main picture
   */
  public record Entry(
      String title,
      String href,
      Page.Badge badge,
      String lead,
      String source,
      String result,
      Optional<Figure> figure) {

    List<Figure> figures() {
      return figure.stream().toList();
    }
  }

  /** Returns the page as HTML that holds all it needs. */
  public String html() {
    return Templates.render(IndexPage.class, "index.mustache", this);
  }
}
