package org.resnet4j.studies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.report.Figure;
import org.resnet4j.report.IndexPage;
import org.resnet4j.report.Page;
import org.resnet4j.report.PageFiles;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The last results in a folder of studies, and the page over them. */
public final class StudyIndex {

  /**
   * A result as it was stored.
   *
   * @param estimate in words, with its interval
   */
  public record Last(
      Verdict verdict,
      Budget budget,
      int seeds,
      String data,
      String date,
      String estimate,
      String reason,
      double seconds) {}

  private StudyIndex() {}

  /** Returns a study's last result in a folder; empty if this version can read none there. */
  public static Optional<Last> last(Path out, Study study) {
    Path file = out.resolve(study.claim().name()).resolve("result.json");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(JsonMapper.shared().readTree(Files.readString(file))));
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw ResnetException.failed("cannot read " + file + ": " + IoReason.of(e), e);
    }
  }

  private static Last parse(JsonNode json) {
    return new Last(
        Verdict.valueOf(json.path("verdict").asString("").replace(' ', '_')),
        Budget.valueOf(json.path("budget").asString("").toUpperCase(Locale.ROOT)),
        json.path("seeds").asInt(0),
        json.path("data").asString("?"),
        json.path("date").asString("?"),
        "%s [%s, %s]"
            .formatted(
                digits(json.path("estimate")),
                digits(json.path("interval").path(0)),
                digits(json.path("interval").path(1))),
        json.path("reason").asString(""),
        json.path("seconds").asDouble(0));
  }

  private static String digits(JsonNode number) {
    return number.isNumber() ? Text.of("%.4g", number.asDouble()) : "-";
  }

  /** Writes {@code index.html} over the studies that have a result there. */
  static void write(Path out, List<Study> studies) {
    List<IndexPage.Entry> entries = new ArrayList<>();
    List<Verdict> verdicts = new ArrayList<>();
    for (Study study : studies) {
      last(out, study)
          .ifPresent(
              last -> {
                entries.add(entry(out, study, last));
                verdicts.add(last.verdict());
              });
    }
    PageFiles.write(
        out.resolve("index.html"),
        new IndexPage(
            "The papers' claims as experiments",
            "What He et al. 2015 and 2016, Veit et al. 2016, Krizhevsky et al. 2012 and the lesson"
                + " that this project began with say of residual nets, put to the test. Each"
                + " criterion was fixed before its run.",
            Arrays.stream(Verdict.values()).map(verdict -> fact(verdict, verdicts)).toList(),
            entries));
  }

  private static Page.Fact fact(Verdict verdict, List<Verdict> all) {
    long count = all.stream().filter(verdict::equals).count();
    return new Page.Fact(verdict.words(), Long.toString(count));
  }

  private static IndexPage.Entry entry(Path out, Study study, Last last) {
    Claim claim = study.claim();
    return new IndexPage.Entry(
        claim.title(),
        claim.name() + "/report.html",
        StudyReport.badge(last.verdict()),
        claim.sentence(),
        claim.source(),
        Text.of(
            "%s Budget %s, %d seeds, %s, %s.",
            last.reason(), last.budget(), last.seeds(), last.data(), last.date()),
        figure(out, study, last));
  }

  /** Drawn again of the stored cells; none where those are not all there. */
  private static Optional<Figure> figure(Path out, Study study, Last last) {
    Design design = study.design(last.budget());
    Path path = out.resolve(study.claim().name());
    List<Results.Cell> cells = StudyFolder.cells(design, last.seeds());
    try {
      Map<Results.Cell, CellFile.Measured> measured =
          new StudyFolder(path, last.budget(), last.data(), study)
              .measured(cells, StudyListener.SILENT);
      if (measured.size() < cells.size()) {
        return Optional.empty();
      }
      return study.figures(StudyFolder.results(study, cells, measured)).stream()
          .findFirst()
          .map(figure -> new Figure(claimed(study, figure), figure.caption(), figure.chart()));
    } catch (ResnetException e) {
      return Optional.empty();
    }
  }

  /** Unique on the page over all. */
  private static String claimed(Study study, Figure figure) {
    return study.claim().name() + "-" + figure.id();
  }
}
