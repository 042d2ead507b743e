package org.resnet4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each package of core may know. A package that is not listed fails. */
class ArchitectureTests {

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.resnet4j");

  private static final String[] LIBRARIES = {
    "java..",
    "javax.imageio..",
    "org.jspecify..",
    "tools.jackson..",
    "com.fasterxml.jackson.annotation..",
    "com.samskivert.mustache..",
    "org.apache.commons.compress..",
    "org.apache.commons.statistics..",
    "com.github.weisj.jsvg..",
  };

  @ParameterizedTest
  @CsvSource({
    "augment, image",
    "data, augment fetch image image.file",
    "data.catalog, data data.cifar data.drawn data.folder image.file",
    "data.cifar, data fetch format.pytorch image.file",
    "data.drawn, data image",
    "data.folder, data image image.file",
    "fetch, ''",
    "format, format.pytorch",
    "format.pytorch, format",
    "graph, ''",
    "graph.edit, graph",
    "image, ''",
    "image.file, image image.internal.jpeg",
    "image.internal.jpeg, image",
    "metrics, ''",
    "recipe, augment image",
    "report, format",
    "stats, ''",
    "weights, data data.catalog format format.pytorch graph graph.edit weights.folder zoo",
    "weights.folder, data.folder format image recipe weights zoo",
    "weights.published, data.cifar fetch format image recipe weights zoo",
    "zoo, graph graph.edit",
  })
  void knowsOnlyWhatItMay(String from, String mayKnow) {
    PackageRules.knowsOnly(CORE, "org.resnet4j", from, mayKnow, LIBRARIES);
  }

  @Test
  void everyPackageIsListed() throws NoSuchMethodException {
    PackageRules.requireAllListed(CORE, "org.resnet4j", ArchitectureTests.class);
  }

  @Test
  void roomsKnowEachOtherOneWay() {
    slices().matching("org.resnet4j.(*)..").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void knowsNoNativeCode() {
    noClasses().should().dependOnClassesThat().resideInAPackage("org.bytedeco..").check(CORE);
  }

  @Test
  void printsNothing() {
    PackageRules.printsNothing(CORE);
  }

  @Test
  void rootKnowsNoneOfItsPackages() {
    noClasses()
        .that()
        .resideInAPackage("org.resnet4j")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.resnet4j.*..")
        .check(CORE);
  }
}
