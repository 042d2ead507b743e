package org.resnet4j.report;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.resnet4j.Text;

/** A part of a page's section; the template knows each by the name of its class. */
public sealed interface PageElement
    permits Figure, PageElement.Paragraph, PageElement.Table, PageElement.Code {

  /** Running text; lines stay lines where they are separated by a line feed. */
  record Paragraph(String text) implements PageElement {}

  /** Text in a fixed-width font, such as a command. */
  record Code(String text) implements PageElement {}

  /**
   * A table with a link that saves it as CSV; a long one is folded.
   *
   * @param id the CSV file's name without its ending
   */
  record Table(String id, String caption, TableData data) implements PageElement {

    private static final int LONG = 40;
    private static final Pattern NUMBER =
        Pattern.compile("[-+]?[\\d,]*\\.?\\d+([eE][-+]?\\d+)?( ?%)?|-|inf|-inf|nan");

    /** Text and the class of its column in the style sheet. */
    private record Cell(String kind, String text) {}

    boolean folded() {
      return data.rows().size() > LONG;
    }

    String summary() {
      return Text.of("%s (%,d rows)", caption, data.rows().size());
    }

    List<Cell> head() {
      return cells(data.columns(), kinds());
    }

    List<List<Cell>> rows() {
      List<String> kinds = kinds();
      return data.rows().stream().map(row -> cells(row, kinds)).toList();
    }

    /** The table itself as a link. */
    String link() {
      String encoded = URLEncoder.encode(data.csv(), StandardCharsets.UTF_8).replace("+", "%20");
      return "data:text/csv;charset=utf-8," + encoded;
    }

    private static List<Cell> cells(List<String> texts, List<String> kinds) {
      return IntStream.range(0, texts.size())
          .mapToObj(i -> new Cell(kinds.get(i), texts.get(i)))
          .toList();
    }

    private List<String> kinds() {
      return IntStream.range(0, data.columns().size())
          .mapToObj(i -> data.rows().stream().allMatch(row -> isNumber(row.get(i))))
          .map(numbers -> numbers ? "number" : "text")
          .toList();
    }

    private static boolean isNumber(String text) {
      return NUMBER.matcher(text).matches();
    }
  }
}
