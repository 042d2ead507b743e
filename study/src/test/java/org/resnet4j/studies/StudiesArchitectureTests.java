package org.resnet4j.studies;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.PackageRules;

/** What each package of the studies may know. A package that is not listed fails. */
class StudiesArchitectureTests {

  private static final JavaClasses STUDIES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.resnet4j.studies");

  private static final String[] LIBRARIES = {
    "java..",
    "org.jspecify..",
    "tools.jackson..",
    "com.fasterxml.jackson.annotation..",
    "org.apache.commons.statistics..",
    "org.bytedeco.pytorch",
    "org.bytedeco.javacpp",
  };

  @ParameterizedTest
  @CsvSource({
    "studies, augment data data.catalog fetch format graph metrics recipe report stats torch torch.compute torch.engine torch.evaluate torch.input torch.model torch.predict torch.run torch.train zoo",
    "studies.measure, data recipe report stats studies torch torch.input torch.model torch.predict torch.reference",
    "studies.papers, studies studies.papers.he2015 studies.papers.he2016 studies.papers.krizhevsky2012 studies.papers.veit2016",
    "studies.papers.he2015, augment data graph metrics recipe report stats studies studies.measure torch torch.compute torch.input torch.model torch.predict torch.reference torch.run torch.train zoo",
    "studies.papers.he2016, report stats studies studies.measure",
    "studies.papers.krizhevsky2012, augment data graph recipe report stats studies studies.measure torch torch.input torch.model torch.predict torch.reference torch.train",
    "studies.papers.veit2016, data graph graph.edit image recipe report stats studies studies.measure torch torch.compute torch.model torch.predict torch.reference zoo",
  })
  void knowsOnlyWhatItMay(String from, String mayKnow) {
    PackageRules.knowsOnly(STUDIES, "org.resnet4j", from, mayKnow, LIBRARIES);
  }

  @Test
  void everyPackageIsListed() throws NoSuchMethodException {
    PackageRules.requireAllListed(STUDIES, "org.resnet4j.studies", StudiesArchitectureTests.class);
  }

  @Test
  void packagesKnowEachOtherOneWay() {
    slices().matching("org.resnet4j.studies.(**)").should().beFreeOfCycles().check(STUDIES);
  }

  @Test
  void printsNothing() {
    PackageRules.printsNothing(STUDIES);
  }
}
