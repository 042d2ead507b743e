package org.resnet4j.studies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.resnet4j.data.Split;
import org.resnet4j.report.Svg;
import org.resnet4j.studies.papers.Studies;

/** A study whose nets all diverged has a verdict and figures, and no exception after hours. */
class AllDivergedTests {

  static List<Study> studies() {
    return Studies.all();
  }

  @ParameterizedTest
  @MethodSource("studies")
  void hasAVerdict(Study study) {
    Design design = study.design(Budget.QUICK);
    List<Long> seeds = LongStream.rangeClosed(1, Math.max(2, design.seeds())).boxed().toList();
    Set<Results.Cell> cells = new HashSet<>();
    for (Arm arm : design.arms()) {
      seeds.forEach(seed -> cells.add(new Results.Cell(arm.name(), seed)));
    }
    Results results = new Results(seeds, List.of(), cells, study::worst);
    Outcome outcome = study.judge(results, Budget.QUICK);
    assertThat(outcome.verdict()).isNotNull();
    assertThat(outcome.reason()).isNotBlank();
    assertThat(study.figures(results))
        .allSatisfy(figure -> assertThat(Svg.of(figure.chart(), figure.id())).contains("</svg>"));
  }

  @Test
  void imagesAreAMultipleOfTheClasses(@TempDir Path root) {
    StudyData data = StudyData.of("synthetic", root);
    assertThatThrownBy(() -> data.images(Split.TEST, List.of("airplane", "bird"), 25))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("images are a multiple of 2 classes, got 25");
    assertThat(data.images(Split.TEST, List.of("airplane", "bird"), 24).size()).isEqualTo(24);
  }
}
