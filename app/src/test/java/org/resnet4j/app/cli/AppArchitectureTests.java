package org.resnet4j.app.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.io.FileDescriptor;
import org.junit.jupiter.api.Test;

/** What the command line may know, and which of its classes touch the process's streams. */
class AppArchitectureTests {

  private static final JavaClasses APP =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.resnet4j.app");

  @Test
  void knowsOnlyWhatItMay() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "picocli",
            "tools.jackson..",
            "com.fasterxml.jackson.annotation",
            "org.resnet4j",
            "org.resnet4j.app.cli",
            "org.resnet4j.data",
            "org.resnet4j.fetch",
            "org.resnet4j.format",
            "org.resnet4j.graph",
            "org.resnet4j.metrics",
            "org.resnet4j.recipe",
            "org.resnet4j.weights",
            "org.resnet4j.zoo",
            "org.resnet4j.torch",
            "org.resnet4j.torch.bench",
            "org.resnet4j.torch.exec",
            "org.resnet4j.torch.onednn",
            "org.resnet4j.torch.predict",
            "org.resnet4j.torch.study",
            "org.resnet4j.torch.train")
        .check(APP);
  }

  @Test
  void onlyTheConsoleWritesJson() {
    allBut(Console.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("tools.jackson..")
        .check(APP);
  }

  @Test
  void onlyMainOpensTheStandardStreamsAndEndsTheProcess() {
    allBut(Main.class)
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(APP);
    allBut(ImageArguments.class).should().accessField(System.class, "in").check(APP);
    allBut(ResultStream.class).should().accessField(FileDescriptor.class, "out").check(APP);
    allBut(Interruption.class).should().callMethod(Runtime.class, "halt", int.class).check(APP);
  }

  /** Begins a rule that forbids something to all classes but one and those nested in it. */
  private static GivenClassesConjunction allBut(Class<?> one) {
    return noClasses()
        .that(
            DescribedPredicate.describe(
                "are not " + one.getSimpleName(),
                (JavaClass type) -> !type.getName().matches(one.getName() + "(\\$.*)?")));
  }
}
