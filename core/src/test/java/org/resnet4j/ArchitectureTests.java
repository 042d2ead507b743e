package org.resnet4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arrows between the packages of core run one way. */
class ArchitectureTests {

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.resnet4j");

  @ParameterizedTest
  @CsvSource({
    "graph, ''",
    "fetch, ''",
    "data, fetch format",
    "metrics, ''",
    "stats, ''",
    "report, format",
    "format, ''",
    "zoo, graph",
    "augment, data",
    "recipe, augment data",
    "weights, format graph zoo data recipe fetch",
  })
  void knowsOnlyWhatItMay(String from, String mayKnow) {
    List<String> allowed = new ArrayList<>(List.of("org.resnet4j", "org.resnet4j." + from));
    Arrays.stream(mayKnow.split(" ")).map(name -> "org.resnet4j." + name).forEach(allowed::add);
    classes()
        .that()
        .resideInAPackage("org.resnet4j." + from)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            java.util.stream.Stream.concat(
                    allowed.stream(),
                    java.util.stream.Stream.of(
                        "java..",
                        "javax.imageio..",
                        "org.jspecify..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..",
                        "org.apache.commons.compress..",
                        "org.apache.commons.statistics..",
                        "com.github.weisj.jsvg..",
                        "com.samskivert.mustache.."))
                .toArray(String[]::new))
        .check(CORE);
  }

  @Test
  void knowsNoNativeCode() {
    noClasses().should().dependOnClassesThat().resideInAPackage("org.bytedeco..").check(CORE);
  }

  @Test
  void rootKnowsNobody() {
    noClasses()
        .that()
        .resideInAPackage("org.resnet4j")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.resnet4j.*..")
        .check(CORE);
  }
}
