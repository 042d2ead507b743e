package org.resnet4j.studies;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.resnet4j.report.Axis;
import org.resnet4j.report.Figure;
import org.resnet4j.report.LineChart;
import org.resnet4j.report.Series;
import org.resnet4j.stats.Estimates;

/** Two arms whose errors are made up: 0.1 more for the second, and a little by seed. */
public class MadeUpStudy implements Study {

  private final Consumer<Results.Cell> before;
  private final String how;
  private final Map<String, Object> settings;
  final List<Results.Cell> measured = new ArrayList<>();

  /**
   * A study.
   *
   * @param before called with each cell that is to be measured; may throw
   * @param how of the design
   */
  public MadeUpStudy(Consumer<Results.Cell> before, String how) {
    this(before, how, Map.of("images", 7));
  }

  MadeUpStudy(Consumer<Results.Cell> before, String how, Map<String, Object> settings) {
    this.before = before;
    this.how = how;
    this.settings = settings;
  }

  /** One that nothing happens to. */
  public static MadeUpStudy quiet() {
    return new MadeUpStudy(cell -> {}, "by invention");
  }

  @Override
  public Claim claim() {
    return new Claim("made-up", "Made up", "B is worse than A.", "nobody");
  }

  @Override
  public Design design(Budget budget) {
    return new Design(
        List.of(new Arm("a", "good"), new Arm("b", "bad")),
        3,
        how,
        "mean of error(b) - error(a), t interval, above 0",
        "0.1",
        Cost.ofRest(120));
  }

  @Override
  public Map<String, Object> settings(Budget budget) {
    return settings;
  }

  @Override
  public List<Observation> measure(Arm arm, long seed, StudyContext context) {
    before.accept(new Results.Cell(arm.name(), seed));
    measured.add(new Results.Cell(arm.name(), seed));
    double error = (arm.name().equals("a") ? 0.2 : 0.3) + 0.001 * seed * seed;
    return List.of(
        Observation.at(1, arm, seed, "error", 0.9), Observation.at(2, arm, seed, "error", error));
  }

  @Override
  public Outcome judge(Results results, Budget budget) {
    var estimate = Estimates.student(results.differences("b", "a", "error"));
    return new Outcome(
        Verdict.above(0, estimate), estimate, "b - a = " + estimate, "an interval at or below 0");
  }

  @Override
  public List<Figure> figures(Results results) {
    double[] x = {1, 2};
    double[] y = {results.mean("a", "error"), results.mean("b", "error")};
    return List.of(
        new Figure(
            "errors",
            "Made up.",
            new LineChart(
                "Errors",
                Axis.linear("arm"),
                Axis.linear("error"),
                List.of(Series.of("error", x, y)))));
  }
}
