package org.resnet4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTests {

  private static final TableData DATA =
      new TableData(
          List.of("net", "error, %"), List.of(List.of("a \"b\"", "8.75"), List.of("c", "7")));

  private static Figure figure(String id) {
    return new Figure(
        id,
        "caption of " + id,
        new LineChart("t", Axis.linear("x"), Axis.linear("y"), List.of(Series.bars("s", 1, 2, 3))));
  }

  private static Page page(PageElement... blocks) {
    return new Page(
        "A <title>",
        "The claim.",
        "He 2015",
        new Page.Badge("NOT HELD", Page.Tone.BAD),
        List.of(new Page.Fact("Seeds", "3")),
        List.of(Page.Section.of("Results", blocks)));
  }

  /** Without white space between elements. */
  private static String html(Page page) {
    return page.html().replaceAll(">\\s+<", "><");
  }

  /** The template leaves out a kind that it does not know. */
  @Test
  void everyKindOfElementIsShown() {
    List<PageElement> elements =
        List.of(
            figure("figure-shown"),
            new PageElement.Paragraph("paragraph shown"),
            new PageElement.Table("table-shown", "a table", DATA),
            new PageElement.Code("code shown"));
    assertThat(elements)
        .extracting(Object::getClass)
        .containsExactlyInAnyOrder(PageElement.class.getPermittedSubclasses());
    assertThat(html(page(elements.toArray(PageElement[]::new))))
        .contains("figure-shown", "paragraph shown", "table-shown", "code shown");
  }

  @Test
  void holdsVerdictClaimFactsAndSections() {
    assertThat(html(page(new PageElement.Paragraph("a < b"), new PageElement.Code("./resnet"))))
        .contains(
            "<span class=\"badge bad\">NOT HELD</span><h1>A &lt;title&gt;</h1>",
            "<cite>He 2015</cite>",
            "<dt>Seeds</dt><dd>3</dd>",
            "<h2>Results</h2><p>a &lt; b</p><pre>./resnet</pre>");
  }

  @Test
  void needsNothingButItself() {
    String html = html(page(figure("one"), new PageElement.Table("data", "all", DATA)));
    assertThat(html.replace("xmlns=\"http://www.w3.org/2000/svg\"", ""))
        .doesNotContain("http:", "https:", "<script", "@import", "url(");
  }

  @Test
  void neighbouringFiguresShareARow() {
    String html =
        html(page(figure("one"), figure("two"), new PageElement.Code("x"), figure("three")));
    assertThat(html.split("class=\"figures\"", -1)).hasSize(2);
    assertThat(html.split("class=\"figures single\"", -1)).hasSize(2);
    assertThat(html).contains("<figcaption>caption of three</figcaption>");
  }

  @Test
  void aTableIsSavedAsCsv() {
    String html = html(page(new PageElement.Table("errors", "by net", DATA)));
    String link = html.replaceAll("(?s).*href=\"data:text/csv;charset=utf-8,([^\"]*)\".*", "$1");
    assertThat(URLDecoder.decode(link, StandardCharsets.UTF_8))
        .isEqualTo("net,\"error, %\"\n\"a \"\"b\"\"\",8.75\nc,7\n");
    assertThat(html).contains("download=\"errors.csv\"", "<td class=\"number\">8.75</td>");
  }

  @Test
  void aLongTableIsFolded() {
    TableData data = new TableData(List.of("n"), Collections.nCopies(41, List.of("1")));
    assertThat(html(page(new PageElement.Table("data", "all", data))))
        .contains("<summary>all (41 rows)</summary>");
  }

  @Test
  void anIndexLeadsToItsPages() {
    var entry =
        new IndexPage.Entry(
            "Degradation",
            "degradation/report.html",
            new Page.Badge("HELD", Page.Tone.GOOD),
            "The claim.",
            "He 2015",
            "3 [1, 5]",
            Optional.of(figure("one")));
    assertThat(new IndexPage("All", "intro", List.of(), List.of(entry)).html())
        .contains("<a href=\"degradation/report.html\">Degradation</a>", "3 [1, 5]", "<svg");
  }

  @Test
  void picturesLieBesideThePage(@TempDir Path folder) throws IOException {
    PageFiles.write(folder.resolve("report.html"), page(figure("one")));
    assertThat(folder.resolve("report.html")).isNotEmptyFile();
    assertThat(Files.readString(folder.resolve("figures/one.svg"))).startsWith("<svg");
    byte[] png = Files.readAllBytes(folder.resolve("figures/one.png"));
    var image = Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(png)));
    long inked =
        IntStream.range(0, image.getWidth() * image.getHeight())
            .filter(i -> (image.getRGB(i % image.getWidth(), i / image.getWidth()) & 0xFF) < 128)
            .count();
    assertThat(image.getWidth()).isEqualTo(1380);
    assertThat(inked).isGreaterThan(1000);
  }

  @Test
  void rejectsCellsWithoutAColumnAndFiguresWithoutAnId() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TableData(List.of("a"), List.of(List.of("1", "2"))));
    assertThatIllegalArgumentException().isThrownBy(() -> figure("Not An Id"));
  }
}
