package org.resnet4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whole pages against recorded ones, up to white space between elements. */
class PageGoldenTests {

  private static final String HOSTILE = "<b> & \"quotes\" of AlexNet's {{title}}";

  private static Figure figure(String id) {
    return new Figure(
        id,
        "caption of " + id + ", " + HOSTILE,
        new LineChart(
            HOSTILE, Axis.linear("x & y"), Axis.log("y"), List.of(Series.bars("s", 1, 20, 300))));
  }

  private static PageElement.Table table(String id, int rows) {
    List<List<String>> cells =
        IntStream.range(0, rows).mapToObj(i -> List.of(HOSTILE, i + ".5", "-")).toList();
    return new PageElement.Table(
        id, HOSTILE, new TableData(List.of("net", "error, %", "<n>"), cells));
  }

  private static Page report() {
    return new Page(
        HOSTILE,
        "The claim: " + HOSTILE,
        "He et al. 2015 & others",
        new Page.Badge("NOT HELD", Page.Tone.BAD),
        List.of(new Page.Fact("seeds", "3"), new Page.Fact("<images>", HOSTILE)),
        List.of(
            Page.Section.of("Result", new PageElement.Paragraph("a < b\n  second line, 2^{3}")),
            Page.Section.of(
                "Figures", figure("one"), figure("two"), table("few", 2), figure("three")),
            Page.Section.of("Empty"),
            Page.Section.of("Data", table("many", 41)),
            Page.Section.of("Again", new PageElement.Code("./resnet --x \"<y>\"\n  z"))));
  }

  private static IndexPage index() {
    return new IndexPage(
        "All & more",
        HOSTILE,
        List.of(new Page.Fact("HELD", "1"), new Page.Fact("UNDECIDED", "1")),
        List.of(
            entry("<first>", Page.Tone.GOOD, Optional.of(figure("one"))),
            entry("second", Page.Tone.OPEN, Optional.empty())));
  }

  private static IndexPage.Entry entry(String title, Page.Tone tone, Optional<Figure> figure) {
    return new IndexPage.Entry(
        title,
        "a&b/report.html?\"q\"",
        new Page.Badge(HOSTILE, tone),
        "lead, " + HOSTILE,
        "source, " + HOSTILE,
        "3 [1, 5] < 7",
        figure);
  }

  @Test
  void aReportIsTheRecordedOne() throws IOException {
    assertThat(words(unstyled(report().html()))).isEqualTo(words(recorded("report.html")));
  }

  @Test
  void anIndexIsTheRecordedOne() throws IOException {
    assertThat(words(unstyled(index().html()))).isEqualTo(words(recorded("index.html")));
  }

  /** A page without its style, which is page.css to the byte. */
  private static String unstyled(String html) throws IOException {
    int from = html.indexOf("<style>") + "<style>".length();
    int to = html.indexOf("</style>");
    assertThat(html.substring(from, to).strip()).isEqualTo(recorded("page.css").strip());
    return html.substring(0, from) + html.substring(to);
  }

  private static String recorded(String name) throws IOException {
    try (InputStream in = PageGoldenTests.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Without white space between elements; within an element it stays. */
  private static String words(String html) {
    return html.replaceAll(">\\s+<", "><").strip();
  }
}
