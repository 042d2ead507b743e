package org.resnet4j.studies;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resnet4j.Text;
import org.resnet4j.Version;
import org.resnet4j.format.AtomicFiles;
import org.resnet4j.report.Figure;
import org.resnet4j.report.Page;
import org.resnet4j.report.PageElement;
import org.resnet4j.report.PageFiles;
import org.resnet4j.report.TableData;
import org.resnet4j.torch.Libtorch;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a study leaves: a page with its figures, the rows, and the result as JSON. */
final class StudyReport {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private StudyReport() {}

  static void write(StudyResult result, Results results, List<Figure> figures, String command) {
    TableData rows = rows(results);
    AtomicFiles.writeString(result.report().resolveSibling("data.csv"), rows.csv());
    PageFiles.write(result.report(), page(result, results, figures, command));
    AtomicFiles.writeString(
        result.report().resolveSibling("result.json"),
        JSON.writeValueAsString(json(result)) + "\n");
  }

  private static Map<String, Object> json(StudyResult result) {
    Map<String, Object> json = new LinkedHashMap<>(result.toJson());
    json.put("data", result.data());
    json.put("date", result.date());
    json.put("version", Version.current());
    json.put("reason", result.outcome().reason());
    json.put("whatWouldChangeIt", result.outcome().whatWouldChangeIt());
    return json;
  }

  static Page.Badge badge(Verdict verdict) {
    Page.Tone tone =
        switch (verdict) {
          case HELD -> Page.Tone.GOOD;
          case NOT_HELD -> Page.Tone.BAD;
          case UNDECIDED -> Page.Tone.OPEN;
        };
    return new Page.Badge(verdict.words(), tone);
  }

  private static Page page(
      StudyResult result, Results results, List<Figure> figures, String command) {
    Claim claim = result.claim();
    return new Page(
        claim.title(),
        claim.sentence(),
        claim.source(),
        badge(result.outcome().verdict()),
        List.of(
            new Page.Fact("estimate", result.outcome().estimate().toString()),
            new Page.Fact("seeds", Integer.toString(result.seeds())),
            new Page.Fact("budget", result.budget().toString()),
            new Page.Fact("images", result.data()),
            new Page.Fact("measured in", StudyRunner.duration(result.seconds())),
            new Page.Fact("date", result.date())),
        sections(result, results, figures, command));
  }

  private static List<Page.Section> sections(
      StudyResult result, Results results, List<Figure> figures, String command) {
    Design design = result.design();
    return List.of(
        text("Result", result.outcome().reason()),
        new Page.Section("Figures", List.copyOf(figures)),
        Page.Section.of(
            "How it was measured",
            new PageElement.Paragraph(design.how()),
            new PageElement.Table("arms", "What was compared", arms(design))),
        text("Criterion, fixed before the run", design.criterion()),
        text("What was predicted", design.prediction()),
        text("What would change the verdict", result.outcome().whatWouldChangeIt()),
        Page.Section.of(
            "Data", new PageElement.Table("data", "Every number that was measured", rows(results))),
        Page.Section.of(
            "To run it again",
            new PageElement.Code(command),
            new PageElement.Paragraph(environment())));
  }

  private static Page.Section text(String title, String text) {
    return Page.Section.of(title, new PageElement.Paragraph(text));
  }

  private static TableData arms(Design design) {
    return new TableData(
        List.of("arm", "what it is"),
        design.arms().stream().map(arm -> List.of(arm.name(), arm.what())).toList());
  }

  private static TableData rows(Results results) {
    List<List<String>> rows = new ArrayList<>();
    for (Observation o : results.observations()) {
      rows.add(
          List.of(
              o.arm(), Long.toString(o.seed()), o.quantity(), number(o.x()), number(o.value())));
    }
    results.diverged().stream()
        .sorted(Comparator.comparing(Results.Cell::toString))
        .forEach(c -> rows.add(List.of(c.arm(), Long.toString(c.seed()), "diverged", "0", "1")));
    return new TableData(List.of("arm", "seed", "quantity", "x", "value"), rows);
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String environment() {
    return Text.of(
        "resnet4j %s, libtorch %s, Java %s, %s %s, %d threads. Times are of this machine; figures follow from the seeds, and to the bit only with as many threads on a machine of the same kind.",
        Version.current(),
        Libtorch.version(),
        System.getProperty("java.version"),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Libtorch.threads());
  }
}
