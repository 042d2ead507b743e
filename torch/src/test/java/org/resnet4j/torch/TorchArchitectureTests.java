package org.resnet4j.torch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.PackageRules;

/** What each package of the torch module may know. A package that is not listed fails. */
class TorchArchitectureTests {

  private static final JavaClasses TORCH =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.resnet4j.torch");

  private static final String[] LIBRARIES = {
    "java..",
    "org.jspecify..",
    "tools.jackson..",
    "com.fasterxml.jackson.annotation..",
    "com.sun.jna..",
    "org.apache.commons.statistics.distribution..",
    "com.sun.management..",
    "org.bytedeco..",
  };

  @ParameterizedTest
  @CsvSource({
    "torch, format graph image recipe",
    "torch.bench, data graph metrics recipe torch torch.compute torch.engine torch.evaluate torch.input torch.internal.inference torch.model torch.train",
    "torch.compute, image torch torch.model",
    "torch.engine, graph torch torch.compute torch.internal.cuda torch.internal.cudnn torch.internal.onednn torch.internal.program torch.model torch.reference",
    "torch.evaluate, data graph metrics recipe torch torch.compute torch.input torch.internal.inference torch.internal.onednn torch.model torch.reference",
    "torch.input, augment data graph image recipe torch torch.compute torch.model",
    "torch.internal.calls, graph torch",
    "torch.internal.cuda, image torch torch.compute torch.model",
    "torch.internal.cudnn, graph image torch torch.compute torch.internal.calls torch.internal.program torch.model",
    "torch.internal.inference, graph graph.edit torch torch.compute torch.internal.calls torch.internal.onednn torch.internal.program torch.model torch.reference",
    "torch.internal.onednn, graph torch torch.internal.calls",
    "torch.internal.program, graph image torch torch.compute torch.internal.calls torch.internal.onednn torch.model torch.reference",
    "torch.internal.tuning, format graph torch torch.internal.calls torch.internal.onednn torch.internal.program torch.model",
    "torch.model, format format.pytorch graph image torch weights",
    "torch.predict, data format graph image image.file recipe torch torch.compute torch.evaluate torch.input torch.model torch.run weights weights.published zoo",
    "torch.reference, graph image torch torch.compute torch.model",
    "torch.run, augment data data.catalog fetch format graph image metrics recipe torch torch.compute torch.engine torch.evaluate torch.input torch.model torch.train weights weights.folder zoo",
    "torch.train, data recipe torch torch.compute torch.input torch.model",
  })
  void knowsOnlyWhatItMay(String from, String mayKnow) {
    PackageRules.knowsOnly(TORCH, "org.resnet4j", from, mayKnow, LIBRARIES);
  }

  @Test
  void everyPackageIsListed() throws NoSuchMethodException {
    PackageRules.requireAllListed(TORCH, "org.resnet4j.torch", TorchArchitectureTests.class);
  }

  @Test
  void packagesKnowEachOtherOneWay() {
    slices().matching("org.resnet4j.torch.(**)").should().beFreeOfCycles().check(TORCH);
  }

  @Test
  void printsNothing() {
    // Libtorch sets System.err aside while a library prints a warning of its own
    PackageRules.printsNothing(TORCH, Libtorch.class);
  }

  @Test
  void onlyTheRootAndThePrimitivesTouchLifetimesAndOperators() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.resnet4j.torch",
            "org.resnet4j.torch.internal.calls",
            "org.resnet4j.torch.internal.onednn",
            "org.resnet4j.torch.internal.cuda",
            "org.resnet4j.torch.internal.cudnn")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco.javacpp..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.bytedeco.pytorch.global.torch")
        .check(TORCH);
  }
}
