package org.resnet4j.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.ResnetException;
import tools.jackson.databind.json.JsonMapper;

class RecipeTests {

  @SuppressWarnings("UnusedVariable") // read by FieldSource
  private static final java.util.List<Recipe> ALL = Recipes.ALL;

  @ParameterizedTest
  @FieldSource("ALL")
  void readsBackFromJson(Recipe recipe) {
    String json = JsonMapper.shared().writeValueAsString(recipe);
    assertThat(JsonMapper.shared().readValue(json, Recipe.class)).isEqualTo(recipe);
  }

  @Test
  void namesThoseThereAre() {
    assertThatThrownBy(() -> Recipes.named("he2015"))
        .isInstanceOf(ResnetException.class)
        .hasMessage(
            "unknown recipe 'he2015'; did you mean 'he2015-cifar'?; recipes are founding,"
                + " he2015-cifar, akamaster, kuangliu-cifar, torchvision-v1, finetune, default, or a"
                + " file such as my.yaml");
  }

  @Test
  void refusesAnEmptyBatch() {
    assertThatThrownBy(() -> Recipes.FOUNDING.withBatch(0))
        .hasMessage("a batch has at least 1 image, got 0");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "-0.1, -0.1", "NaN, NaN", "Infinity, Infinity"})
  void refusesALearningRateThatIsNotPositive(double rate, String text) {
    assertThatThrownBy(() -> Optimizer.Adam.of(rate))
        .hasMessage("learning rate must be positive, got " + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"half", "imagenet", "cifar10", "0.1,0.2,0.3/0.4,0.5,0.6"})
  void writesANormalizationAsItWasRead(String text) {
    assertThat(Normalization.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zero", "0.5", "0.5,0.5/0.5,x"})
  void refusesANormalizationThatIsNone(String text) {
    assertThatThrownBy(() -> Normalization.parse(text))
        .hasMessage(
            "unknown normalization '"
                + text
                + "'; allowed are half, imagenet, cifar10, or three means and three deviations as"
                + " 0.5,0.5,0.5/0.25,0.25,0.25");
  }

  @Test
  void refusesADeviationOfZero() {
    assertThatThrownBy(() -> Normalization.parse("0,0,0/1,0,1"))
        .hasMessage("a deviation must be positive, got 0");
  }
}
