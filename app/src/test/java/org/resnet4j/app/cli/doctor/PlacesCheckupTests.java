package org.resnet4j.app.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.Places;

@DisabledOnOs(OS.WINDOWS) // which has no $HOME
class PlacesCheckupTests {

  @TempDir private Path folder;

  @Test
  void saysWhereThingsLie() {
    assertThat(PlacesCheckup.findings(places(Map.of("HOME", folder.toString()))))
        .contains(
            Finding.ok("data folder", folder.resolve(".cache/resnet4j/data") + ", can be written"),
            Finding.ok(
                "weights folder", folder.resolve(".cache/resnet4j/weights") + ", can be written"),
            Finding.ok(
                "tuning file", folder.resolve(".cache/resnet4j/tuning.json") + ", can be written"))
        .extracting(Finding::what)
        .containsExactly("data folder", "weights folder", "tuning file", "native code", "locks");
  }

  @Test
  void advisesALastingFolderWhereThereIsNoHome() throws IOException {
    Path own = folder.resolve("resnet4j-" + Files.getAttribute(folder, "unix:uid"));
    assertThat(PlacesCheckup.findings(places(Map.of())))
        .contains(
            Finding.note(
                "data folder",
                own.resolve("data") + ", can be written",
                "there is no home folder that can be written; name a lasting folder with"
                    + " $RESNET_DATA or $RESNET_CACHE"));
  }

  @Test
  void tellsWhatCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(PlacesCheckup.findings(places(Map.of("RESNET_CACHE", file.toString()))))
        .contains(
            Finding.note(
                "weights folder",
                file.resolve("weights") + ", cannot be written",
                "what lies there is used, nothing is added; name another folder with"
                    + " $RESNET_WEIGHTS or $RESNET_CACHE"));
  }

  private Places places(Map<String, String> environment) {
    return Places.of(environment, "?", folder.toString());
  }
}
