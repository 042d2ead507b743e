package org.resnet4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

class SvgTests {

  private static final Axis X = Axis.linear("step");
  private static final Axis Y = Axis.linear("error, %");

  private static Series line(String name, double... values) {
    return Series.bars(name, values);
  }

  private static LineChart chart(Series... series) {
    return new LineChart("Error < 5 & falling", X, Y, List.of(series));
  }

  static List<Chart> charts() {
    Series series = banded("a \"b\"", 1, 2, Double.NaN, 4);
    return List.of(
        chart(series, line("published", 3).published()),
        chart(),
        new ScatterPlot("points", Axis.log("x"), Axis.log("y"), List.of(series)),
        new BarChart("bars", Y, List.of("a", "b", "c", "d"), List.of(series)),
        new BarChart("bars", Axis.log("n"), List.of("a"), List.of(line("n", 1e6))),
        HeatMap.of("map", "x", "y", "v", new double[][] {{-1, 0}, {Double.NaN, 2}}));
  }

  private static Series banded(String name, double... values) {
    return Series.of(
        name,
        line(name, values).points().stream()
            .map(point -> new Point(point.x(), point.y(), 0, 9))
            .toList());
  }

  static Element parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
        .getDocumentElement();
  }

  @ParameterizedTest
  @MethodSource("charts")
  void isXmlWithTitleAndDescriptionAndNoNumberThatIsNone(Chart chart) throws Exception {
    String svg = Svg.of(chart, "id");
    Element root = parse(svg);
    assertThat(root.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo(chart.title());
    assertThat(root.getElementsByTagName("desc").item(0).getTextContent()).isNotBlank();
    assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity").doesNotContain("null");
  }

  @Test
  void textIsText() {
    assertThat(Svg.of(chart(line("resnet20", 1, 2)), "id"))
        .contains(">Error &lt; 5 &amp; falling</text>", ">error, %</text>", ">resnet20</text>");
  }

  @Test
  void publishedNumbersAreDashed() {
    assertThat(Svg.of(chart(line("ours", 1, 2)), "id")).doesNotContain("\"5 3\"");
    assertThat(Svg.of(chart(line("theirs", 1, 2).published()), "id")).contains("\"5 3\"");
  }

  @Test
  void intervalsAreBands() {
    assertThat(Svg.of(chart(line("a", 1, 2)), "id")).doesNotContain("fill-opacity");
    assertThat(Svg.of(chart(banded("a", 1, 2)), "id")).contains("fill-opacity");
  }

  @Test
  void aLineHasAGapWhereAValueIsMissing() {
    String whole = Svg.of(chart(line("a", 1, 2, 3, 4, 5)), "id");
    String broken = Svg.of(chart(line("a", 1, 2, Double.NaN, 4, 5)), "id");
    assertThat(lines(whole)).isEqualTo(1);
    assertThat(lines(broken)).isEqualTo(2);
  }

  private static int lines(String svg) {
    return svg.split("stroke-linejoin", -1).length - 1;
  }

  @Test
  void aBarThatIsNotFiniteHasFailed() {
    assertThat(
            Svg.of(
                new BarChart("b", Y, List.of("a"), List.of(line("x", Double.POSITIVE_INFINITY))),
                "id"))
        .contains(">failed</text>");
  }

  /** 10 with a mark at 10.2: the number would lie under the mark. */
  @Test
  void aBarsNumberStandsBehindThePublishedMark() throws Exception {
    Series theirs = line("theirs", 10.2).published();
    double alone = numbersPlace(List.of(line("ours", 10), line("theirs", 5).published()));
    double beside = numbersPlace(List.of(line("ours", 10), theirs));
    assertThat(beside).isGreaterThan(alone);
  }

  private static double numbersPlace(List<Series> series) throws Exception {
    Axis axis = Y.range(0, 12);
    var texts =
        parse(Svg.of(new BarChart("b", axis, List.of("a"), series), "id"))
            .getElementsByTagName("text");
    for (int i = 0; i < texts.getLength(); i++) {
      Element text = (Element) texts.item(i);
      if (text.getTextContent().equals("10") && text.getAttribute("font-size").equals("10.5")) {
        return Double.parseDouble(text.getAttribute("x"));
      }
    }
    throw new AssertionError("no number at the bar");
  }

  @Test
  void describesEndsInWords() {
    assertThat(Svg.describe(chart(line("resnet20", 40, 9))))
        .isEqualTo("Line chart of error, % against step. resnet20: 40 at 0 to 9 at 1.");
  }

  @Test
  void rejectsABarOutsideTheCategories() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BarChart("b", Y, List.of("a"), List.of(line("x", 1, 2))));
  }
}
