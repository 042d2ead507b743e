package org.resnet4j.torch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Arrows between the packages of the torch module run one way. */
class TorchArchitectureTests {

  private static final JavaClasses TORCH =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.resnet4j");

  @Test
  void theRootKnowsNoneOfItsPackages() {
    noClasses()
        .that()
        .resideInAPackage("org.resnet4j.torch")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.resnet4j.torch.*..", "org.resnet4j.app..")
        .check(TORCH);
  }

  @Test
  void executionKnowsNeitherTrainingNorPrediction() {
    noClasses()
        .that()
        .resideInAPackage("org.resnet4j.torch.exec")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.resnet4j.torch.train..", "org.resnet4j.torch.predict..", "org.resnet4j.app..")
        .check(TORCH);
  }

  @Test
  void trainingKnowsNoPrediction() {
    noClasses()
        .that()
        .resideInAPackage("org.resnet4j.torch.train")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.resnet4j.torch.predict..", "org.resnet4j.app..")
        .check(TORCH);
  }

  @Test
  void nobodyHereKnowsTheStudies() {
    noClasses()
        .that()
        .resideInAPackage("org.resnet4j.torch..")
        .and()
        .resideOutsideOfPackage("org.resnet4j.torch.study")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.resnet4j.torch.study")
        .check(TORCH);
  }

  @Test
  void nobodyHereKnowsItsMeasuring() {
    noClasses()
        .that()
        .resideInAPackage("org.resnet4j.torch..")
        .and()
        .resideOutsideOfPackage("org.resnet4j.torch.bench")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.resnet4j.torch.bench")
        .check(TORCH);
  }

  @Test
  void onlyTheRootAndThePrimitivesTouchLifetimesAndOperators() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.resnet4j.torch", "org.resnet4j.torch.onednn")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco.javacpp..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.bytedeco.pytorch.global.torch")
        .check(TORCH);
  }
}
