package org.resnet4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DataRootTests {

  private static final Path HOME = Path.of("home");

  @Test
  void takesTheFolderGivenFirst() {
    Path given = Path.of("given");
    assertThat(DataRoot.resolve(Optional.of(given), Map.of("RESNET_DATA", "set"), HOME))
        .isEqualTo(given);
  }

  @Test
  void takesTheVariableNext() {
    assertThat(DataRoot.resolve(Optional.empty(), Map.of("RESNET_DATA", "set"), HOME))
        .isEqualTo(Path.of("set"));
  }

  @Test
  void fallsBackToTheCacheInTheHomeFolder() {
    Path cache = Path.of("home", ".cache", "resnet4j", "data");
    assertThat(DataRoot.resolve(Optional.empty(), Map.of(), HOME)).isEqualTo(cache);
    assertThat(DataRoot.resolve(Optional.empty(), Map.of("RESNET_DATA", " "), HOME))
        .isEqualTo(cache);
  }
}
