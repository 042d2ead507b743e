package org.resnet4j.torch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.image.Geometry;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Preprocessing;

class RunPreprocessingTests {

  private static final String GEOMETRY = "  \"geometry\" : \"resize=32,crop=32,bilinear\",\n";

  @TempDir private Path folder;
  private Path run;
  private Path config;

  @BeforeEach
  void create() {
    run = folder.resolve("run");
    config = run.resolve("config.json");
    TinyRun.create(run, TinyRun.adam(1));
  }

  @Test
  void isKeptInTheRunAndItsWeights() {
    RunConfig opened = RunFolder.open(run).config();
    Preprocessing expected = Preprocessing.forSide(32, Normalization.HALF);
    assertThat(opened.preprocessing()).isEqualTo(expected);
    Map<String, String> metadata = WeightsMetadata.of(opened);
    assertThat(metadata)
        .containsEntry("preprocessing", "resize=32,crop=32,bilinear")
        .containsEntry("normalize", "half");
    assertThat(WeightsMetadata.read(run, metadata).geometry()).contains(expected.geometry());
  }

  @Test
  void isThatOfItsInputInARunThatDoesNotSayIt() throws IOException {
    String text = Files.readString(config);
    assertThat(text).contains(GEOMETRY);
    Files.writeString(config, text.replace(GEOMETRY, ""));
    assertThat(RunFolder.open(run).config().geometry()).isEqualTo(Geometry.forSide(32));
  }

  @Test
  void isRejectedWhereItIsDamaged() throws IOException {
    Files.writeString(config, Files.readString(config).replace("crop=32", "crop=0"));
    assertThatThrownBy(() -> RunFolder.open(run))
        .hasMessageStartingWith(config + " is damaged: ")
        .hasMessageContaining("crop must be 1 to 10000 pixels, got 0");
    Map<String, String> ours = Map.of("preprocessing", "resize=256,crop=224", "resnet4j", "1");
    assertThatThrownBy(() -> WeightsMetadata.read(config, ours))
        .hasMessage(
            config + ": its metadata entry 'preprocessing' is damaged: 'resize=256,crop=224'");
  }

  @Test
  void isNotSaidByOtherPeoplesFilesThatMeanSomethingElse() {
    Map<String, String> theirs = Map.of("preprocessing", "resize=256,crop=224");
    assertThat(WeightsMetadata.read(config, theirs).geometry()).isEmpty();
  }
}
