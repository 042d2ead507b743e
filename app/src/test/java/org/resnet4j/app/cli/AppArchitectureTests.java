package org.resnet4j.app.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.io.FileDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.PackageRules;
import org.resnet4j.app.cli.console.Console;
import org.resnet4j.app.cli.console.Interruption;
import org.resnet4j.app.cli.console.ResultStream;
import org.resnet4j.app.cli.options.ImageArguments;

/** What the command line may know, and which of its classes touch the process's streams. */
class AppArchitectureTests {

  private static final JavaClasses APP =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.resnet4j.app");

  private static final String[] LIBRARIES = {
    "java..",
    "javax.imageio..",
    "org.jspecify..",
    "picocli",
    "tools.jackson..",
    "com.fasterxml.jackson.annotation",
  };

  @ParameterizedTest
  @CsvSource({
    "app.cli, augment app.cli.console app.cli.doctor app.cli.options data data.catalog format graph image metrics recipe studies studies.papers torch torch.bench torch.engine torch.evaluate torch.internal.program torch.internal.tuning torch.model torch.predict torch.run weights weights.folder weights.published zoo",
    "app.cli.console, data graph studies",
    "app.cli.doctor, app.cli.options data data.catalog torch torch.engine torch.internal.onednn torch.internal.tuning",
    "app.cli.options, app.cli.console data data.catalog data.folder format graph image image.file recipe torch torch.bench torch.predict torch.run weights weights.folder weights.published zoo",
  })
  void knowsOnlyWhatItMay(String from, String mayKnow) {
    PackageRules.knowsOnly(APP, "org.resnet4j", from, mayKnow, LIBRARIES);
  }

  @Test
  void everyPackageIsListed() throws NoSuchMethodException {
    PackageRules.requireAllListed(APP, "org.resnet4j.app", AppArchitectureTests.class);
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
