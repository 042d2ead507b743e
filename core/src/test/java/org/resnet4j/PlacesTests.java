package org.resnet4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.data.DataRoot;

@DisabledOnOs(OS.WINDOWS) // the paths are those of the others
class PlacesTests {

  /** What Java calls the home folder of a user without a name. */
  private static final String NOBODY = "?";

  @TempDir private Path folder;
  private Path home;
  private Path temporary;

  @BeforeEach
  void makeFolders() throws IOException {
    home = Files.createDirectory(folder.resolve("home"));
    temporary = Files.createDirectory(folder.resolve("tmp"));
  }

  @Test
  void liesBelowTheHomeFolder() {
    assertPaths(
        places("HOME", home.toString()),
        home.resolve(".cache/resnet4j/data"),
        home.resolve(".cache/resnet4j/weights"),
        home.resolve(".cache/resnet4j/tuning.json"),
        home.resolve(".javacpp/cache"),
        home.resolve(".cache/resnet4j/locks"));
  }

  @Test
  void liesInTheFolderOfTheVariableForAll() {
    Path cache = folder.resolve("cache");
    assertPaths(
        places("HOME", home.toString(), "RESNET_CACHE", cache.toString()),
        cache.resolve("data"),
        cache.resolve("weights"),
        cache.resolve("tuning.json"),
        cache.resolve("javacpp"),
        cache.resolve("locks"));
  }

  @Test
  void followsTheVariableOfAPlaceFirst() {
    Places places =
        places(
            "RESNET_CACHE", "/cache",
            "RESNET_DATA", "set/data",
            "RESNET_WEIGHTS", "/set/weights",
            "RESNET_TUNING", " ");
    assertPaths(
        places,
        Path.of("set/data"),
        Path.of("/set/weights"),
        Path.of("/cache/tuning.json"),
        Path.of("/cache/javacpp"),
        Path.of("/cache/locks"));
  }

  @Test
  void takesTheDataRootThatIsGivenBeforeAllVariables() {
    assertThat(DataRoot.resolve(Optional.of(Path.of("given")))).isEqualTo(Path.of("given"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "relative", "?", " "})
  void takesJavasHomeFolderWhereTheVariableIsNoPath(String value) {
    Places places = Places.of(Map.of("HOME", value), home.toString(), temporary.toString());
    assertThat(places.path(Place.DATA)).isEqualTo(home.resolve(".cache/resnet4j/data"));
  }

  @Test
  void liesInAFolderOfTheUsersOwnWhereThereIsNoHome() throws IOException {
    Path own = ownFolder();
    for (Places places :
        List.of(
            places(),
            places("HOME", ""),
            places("HOME", "?"),
            places("HOME", folder.resolve("missing").toString()),
            places("HOME", Files.writeString(folder.resolve("file"), "").toString()))) {
      assertPaths(
          places,
          own.resolve("data"),
          own.resolve("weights"),
          own.resolve("tuning.json"),
          own.resolve("javacpp"),
          own.resolve("locks"));
      assertThat(places.find(Place.DATA).isTemporary()).isTrue();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
        .isEqualTo("rwx------");
    assertThat(own).isEmptyDirectory();
  }

  @Test
  void followsTheVariableOfTheTemporaryFolder() {
    Path other = temporary.resolve("of-a-job");
    assertThat(other.toFile().mkdir()).isTrue();
    assertThat(places("TMPDIR", other.toString()).path(Place.NATIVES))
        .isEqualTo(other.resolve(ownFolder().getFileName()).resolve("javacpp"));
    assertThat(places("TMPDIR", "relative").path(Place.NATIVES))
        .isEqualTo(ownFolder().resolve("javacpp"));
  }

  /** What is there is read, native libraries must be written. */
  @Test
  void readsWhatLiesInAHomeFolderThatCannotBeWritten() throws IOException {
    Path data = Files.createDirectories(home.resolve(".cache/resnet4j/data"));
    Path natives = Files.createDirectories(home.resolve(".javacpp/cache"));
    readOnly(natives);
    readOnly(home.resolve(".cache/resnet4j"));
    assumeFalse(Files.isWritable(natives), "root may write everywhere");
    assertPaths(
        places("HOME", home.toString()),
        data,
        ownFolder().resolve("weights"),
        ownFolder().resolve("tuning.json"),
        ownFolder().resolve("javacpp"));
  }

  @Test
  void takesTheTemporaryFolderWhereAFileStandsInTheWay() throws IOException {
    Files.writeString(home.resolve(".cache"), "");
    assertThat(places("HOME", home.toString()).find(Place.DATA))
        .isEqualTo(new Places.Found(ownFolder().resolve("data"), true));
  }

  @Test
  void refusesATemporaryFolderThatOthersCanOpen() throws IOException {
    Files.createDirectory(ownFolder());
    Files.setPosixFilePermissions(ownFolder(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertRefused(
        places(),
        "there is no home folder that can be written, and "
            + ownFolder()
            + " cannot be used: it is not a folder that only its owner can open; name a folder with"
            + " $RESNET_CACHE");
  }

  @Test
  void refusesATemporaryFolderThatIsALink() throws IOException {
    Path elsewhere =
        Files.createDirectory(
            folder.resolve("elsewhere"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createSymbolicLink(ownFolder(), elsewhere);
    assertRefused(
        places(),
        "there is no home folder that can be written, and "
            + ownFolder()
            + " cannot be used: it is not a folder that only its owner can open; name a folder with"
            + " $RESNET_CACHE");
  }

  @Test
  void saysThatThereIsNoTemporaryFolder() {
    temporary = folder.resolve("missing");
    assertRefused(
        places(),
        "there is no home folder that can be written, and "
            + ownFolder()
            + " cannot be used: no such file or folder; name a folder with $RESNET_CACHE");
  }

  @Test
  void tellsWhetherAPathCanBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(Places.canWrite(file)).isTrue();
    assertThat(Places.canWrite(home)).isTrue();
    assertThat(Places.canWrite(home.resolve("a/b/c"))).isTrue();
    assertThat(Places.canWrite(file.resolve("below"))).isFalse();
    assertThat(Places.canWrite(Path.of("/proc/sys/resnet4j"))).isFalse();
  }

  @Test
  void namesTheVariablesOfAPlace() {
    assertThat(Place.DATA.variables()).isEqualTo("$RESNET_DATA or $RESNET_CACHE");
    assertThat(Place.NATIVES.variables()).isEqualTo("$RESNET_CACHE");
  }

  private Places places(String... variables) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return Places.of(environment, NOBODY, temporary.toString());
  }

  private Path ownFolder() {
    try {
      return temporary.resolve("resnet4j-" + Files.getAttribute(folder, "unix:uid"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void readOnly(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
  }

  private static void assertPaths(Places places, Path... expected) {
    assertThat(Arrays.stream(Place.values()).map(places::path)).containsExactly(expected);
  }

  private static void assertRefused(Places places, String message) {
    assertThatThrownBy(() -> places.path(Place.DATA))
        .hasMessage(message)
        .extracting(e -> ((ResnetException) e).kind())
        .isEqualTo(ResnetException.Kind.FAILED);
  }
}
