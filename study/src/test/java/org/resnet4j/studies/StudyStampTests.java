package org.resnet4j.studies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.recipe.Recipes;
import org.resnet4j.studies.papers.Studies;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What cells and trained nets are known by. */
class StudyStampTests {

  /** Other commas, other digits, another lower case of I. */
  private static final List<Locale> LOCALES =
      Stream.of("de-DE", "tr-TR", "ar-EG", "fa-IR", "hi-IN").map(Locale::forLanguageTag).toList();

  private final Locale before = Locale.getDefault();

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  static List<Study> studies() {
    return Studies.all();
  }

  @ParameterizedTest
  @MethodSource("studies")
  void isTheSameInEveryCountry(Study study) {
    for (Budget budget : Budget.values()) {
      Locale.setDefault(Locale.ROOT);
      StudyStamp stamp = StudyStamp.of(study, budget);
      String how = study.design(budget).how();
      for (Locale locale : LOCALES) {
        Locale.setDefault(locale);
        assertThat(StudyStamp.of(study, budget)).as(locale.toString()).isEqualTo(stamp);
        assertThat(study.design(budget).how()).as(locale.toString()).isEqualTo(how);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("studies")
  void tellsBudgetsApartAndHasNoSentences(Study study) {
    assertThat(Stream.of(Budget.values()).map(budget -> StudyStamp.of(study, budget)))
        .doesNotHaveDuplicates();
    JsonNode settings =
        JsonMapper.shared().readTree(Canonical.json(StudyStamp.settings(study, Budget.QUICK)));
    assertThat(settings.findValues("source")).isEmpty();
    assertThat(settings.path("settings").toString()).doesNotContain(" ");
  }

  @Test
  void writesSettingsInOneWay() {
    var job = new TrainingJob(Recipes.FOUNDING, 7, 5, 3);
    assertThat(Canonical.json(Canonical.settings(job)))
        .isEqualTo(
            "{'recipe':{'augment':{'kind':'none'},'batch':64,'classes':['airplane','bird'],'length':{'count':5,'kind':'epochs'},'model':'resnet34:bias','normalize':'half','optimizer':{'beta1':0.9,'beta2':0.999,'epsilon':1.0E-8,'kind':'adam','rate':0.001,'weightDecay':0.0},'schedule':{'kind':'constant'}},'seed':3,'testImages':5,'trainImages':7}"
                .replace('\'', '"'));
  }

  @Test
  void leavesARecipesWordsOut() {
    Recipe recipe = Recipes.FOUNDING;
    Recipe reworded =
        new Recipe(
            "another name",
            "a better sentence",
            recipe.model(),
            recipe.classes(),
            recipe.optimizer(),
            recipe.schedule(),
            recipe.length(),
            recipe.batch(),
            recipe.augment(),
            recipe.normalize());
    assertThat(Canonical.settings(reworded)).isEqualTo(Canonical.settings(recipe));
    assertThat(Canonical.settings(recipe.withBatch(7))).isNotEqualTo(Canonical.settings(recipe));
  }

  @Test
  void ordersKeys() {
    assertThat(Canonical.json(Map.of("b", Map.of("d", 1, "c", 2.5), "a", List.of("x"))))
        .isEqualTo("{\"a\":[\"x\"],\"b\":{\"c\":2.5,\"d\":1}}");
  }
}
