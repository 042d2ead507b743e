package org.resnet4j.app.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobsTests {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "true, C:\\*.jpg, C:/, *.jpg",
    "true, C:\\photos\\**\\*.jpg, C:/photos, **/*.jpg",
    "true, \\\\server\\share\\*.jpg, //server/share, *.jpg",
    "true, photos\\*.jpg, photos, *.jpg",
    "false, /*.jpg, /, *.jpg",
    "false, *.jpg, '', *.jpg",
    "false, a:/*.jpg, a:, *.jpg",
    "false, photos/a\\[1\\]*.jpg, photos, a\\[1\\]*.jpg",
    "false, my\\ photos/*.jpg, '', my\\ photos/*.jpg",
  })
  void takesPatternsApartAsTheSystemDoes(
      boolean windows, String pattern, String above, String names) {
    Globs.Parts parts = Globs.Parts.of(pattern, windows);
    assertThat(parts.folder()).isEqualTo(above);
    assertThat(String.join("/", parts.names())).isEqualTo(names);
  }

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aBackslashTakesAwayTheMeaningOfABracket() throws IOException {
    Path bracket = file("my [photos]/a[1].jpg");
    file("my [photos]/a1.jpg");
    assertThat(Globs.expand(folder + "/my\\ \\[photos\\]/a\\[1\\].*")).containsExactly(bracket);
  }

  @Test
  void findsByNameAndPassesOverWhatIsHidden() throws IOException {
    List<Path> found = List.of(file("a.jpg"), file("b/c.jpg"), file("b/d/e.jpg"));
    file(".f.jpg");
    file("b/.g/h.jpg");
    file("i.png");
    assertThat(Globs.expand(folder + "/**/*.jpg")).isEqualTo(found);
    assertThat(Globs.expand(folder + "/*")).hasSize(3);
  }
}
