package org.resnet4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of packages that the architecture tests of all modules share. */
public final class PackageRules {

  private PackageRules() {}

  /**
   * Checks that a package knows itself, the root package, those that are listed, and libraries.
   *
   * @param from below org.resnet4j
   * @param mayKnow names below org.resnet4j with spaces between them
   * @param libraries as ArchUnit's package patterns
   */
  public static void knowsOnly(
      JavaClasses all, String root, String from, String mayKnow, String... libraries) {
    List<String> allowed = new ArrayList<>(List.of(root, root + "." + from));
    Arrays.stream(mayKnow.split(" ")).map(name -> root + "." + name).forEach(allowed::add);
    allowed.addAll(List.of(libraries));
    classes()
        .that()
        .resideInAPackage(root + "." + from)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(String[]::new))
        .check(all);
  }

  /** Checks that the test's list names every package below a root, and none that is not there. */
  public static void requireAllListed(JavaClasses all, String root, Class<?> test)
      throws NoSuchMethodException {
    String[] rows =
        test.getDeclaredMethod("knowsOnlyWhatItMay", String.class, String.class)
            .getAnnotation(CsvSource.class)
            .value();
    Set<String> listed =
        Arrays.stream(rows)
            .map(row -> "org.resnet4j." + row.substring(0, row.indexOf(',')))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> there =
        all.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith(root) && !name.equals("org.resnet4j"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(there).isEqualTo(listed);
  }

  /** Checks that libraries leave System.out and System.err alone, but for some classes. */
  public static void printsNothing(JavaClasses all, Class<?>... but) {
    List<String> others = Arrays.stream(but).map(Class::getName).toList();
    noClasses()
        .that(
            DescribedPredicate.describe(
                "are none of " + others, (JavaClass type) -> !others.contains(type.getName())))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(all);
  }
}
