package org.resnet4j.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Writes pages that hold all they need: style, figures and data; no script, no fonts to fetch. */
public final class Html {

  private static final int LONG_TABLE = 40;
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?[\\d,]*\\.?\\d+([eE][-+]?\\d+)?( ?%)?|-|inf|-inf|nan");

  private Html() {}

  /** The whole page. */
  public static String of(Page page) {
    Markup html = head(page.title());
    html.raw(badge(page.badge())).element("h1", page.title());
    html.open("blockquote").raw(Markup.escape(page.lead())).element("cite", page.source());
    html.close("blockquote");
    facts(html, page.facts());
    for (Section section : page.sections()) {
      html.open("section").element("h2", section.title());
      blocks(html, section.blocks());
      html.close("section");
    }
    return end(html);
  }

  /** The whole page. */
  public static String of(IndexPage index) {
    Markup html = head(index.title());
    html.element("h1", index.title()).element("p", index.intro());
    facts(html, index.facts());
    html.open("div", "class", "cards");
    index.entries().forEach(entry -> card(html, entry));
    return end(html.close("div"));
  }

  private static void card(Markup html, IndexPage.Entry entry) {
    html.open("article", "class", "card").raw(badge(entry.badge())).open("h2");
    html.element("a", entry.title(), "href", entry.href()).close("h2");
    html.element("p", entry.lead()).element("p", entry.source(), "class", "source");
    html.element("p", entry.result());
    entry.figure().ifPresent(figure -> html.open("figure").raw(svg(figure)).close("figure"));
    html.close("article");
  }

  private static Markup head(String title) {
    return new Markup()
        .raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .element("title", title)
        .raw("<style>\n" + style() + "</style></head>\n<body><main>\n");
  }

  private static String end(Markup html) {
    return html.raw("</main></body></html>\n").toString();
  }

  private static String style() {
    try (InputStream css = Objects.requireNonNull(Html.class.getResourceAsStream("page.css"))) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String badge(Badge badge) {
    String tone = badge.tone().name().toLowerCase(Locale.ROOT);
    return new Markup().element("span", badge.text(), "class", "badge " + tone).toString();
  }

  private static void facts(Markup html, List<Page.Fact> facts) {
    html.open("dl");
    facts.forEach(fact -> html.element("dt", fact.name()).element("dd", fact.value()));
    html.close("dl");
  }

  /** Figures that follow each other stand side by side where there is room. */
  private static void blocks(Markup html, List<Block> blocks) {
    List<Figure> figures = new ArrayList<>();
    for (Block block : blocks) {
      if (block instanceof Figure figure) {
        figures.add(figure);
      } else {
        figures(html, figures);
        figures.clear();
        block(html, block);
      }
    }
    figures(html, figures);
  }

  private static void figures(Markup html, List<Figure> figures) {
    if (figures.isEmpty()) {
      return;
    }
    html.open("div", "class", figures.size() == 1 ? "figures single" : "figures");
    for (Figure figure : figures) {
      html.open("figure", "id", figure.id()).raw(svg(figure));
      html.element("figcaption", figure.caption()).close("figure");
    }
    html.close("div");
  }

  private static String svg(Figure figure) {
    return Svg.of(figure.chart(), figure.id());
  }

  private static void block(Markup html, Block block) {
    if (block instanceof Block.Paragraph paragraph) {
      html.element("p", paragraph.text());
    } else if (block instanceof Block.Code code) {
      html.element("pre", code.text());
    } else if (block instanceof Block.Table table) {
      table(html, table);
    }
  }

  private static void table(Markup html, Block.Table table) {
    int rows = table.data().rows().size();
    boolean folded = rows > LONG_TABLE;
    if (folded) {
      html.open("details")
          .element("summary", String.format(Locale.ROOT, "%s (%,d rows)", table.caption(), rows));
    }
    html.open("div", "class", "scroll").open("table");
    if (!folded) {
      html.element("caption", table.caption());
    }
    rows(html, table.data());
    html.close("table").close("div").raw(folded ? "</details>" : "");
    html.open("p", "class", "save");
    html.element(
        "a",
        "Save " + table.id() + ".csv",
        "href",
        dataLink(table.data().csv()),
        "download",
        table.id() + ".csv");
    html.close("p");
  }

  private static void rows(Markup html, TableData data) {
    List<String> kinds =
        IntStream.range(0, data.columns().size()).mapToObj(i -> kind(data, i)).toList();
    html.open("thead").open("tr");
    for (int i = 0; i < data.columns().size(); i++) {
      html.element("th", data.columns().get(i), "scope", "col", "class", kinds.get(i));
    }
    html.close("tr").close("thead").open("tbody");
    for (List<String> row : data.rows()) {
      html.open("tr");
      for (int i = 0; i < row.size(); i++) {
        html.element("td", row.get(i), "class", kinds.get(i));
      }
      html.close("tr");
    }
    html.close("tbody");
  }

  private static String kind(TableData data, int column) {
    boolean numbers =
        data.rows().stream().allMatch(row -> NUMBER.matcher(row.get(column)).matches());
    return numbers ? "number" : "text";
  }

  private static String dataLink(String csv) {
    String encoded = URLEncoder.encode(csv, StandardCharsets.UTF_8).replace("+", "%20");
    return "data:text/csv;charset=utf-8," + encoded;
  }
}
