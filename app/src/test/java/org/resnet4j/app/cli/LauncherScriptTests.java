package org.resnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code resnet} in a checkout whose program says what it was started with. */
@EnabledOnOs(OS.LINUX)
@Tag("process")
class LauncherScriptTests {

  private static final long GIGABYTE = 1L << 30;

  /** Most tests leave a checkout as it is. */
  @TempDir private static Path shared;

  private static StubCheckout checkout = new StubCheckout(Path.of(""));

  @TempDir private Path folder;
  private Path home;

  @BeforeAll
  static void build() throws IOException {
    checkout = StubCheckout.in(shared.resolve("checkout"));
  }

  @BeforeEach
  void letOthersIn() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    home = Files.createDirectory(folder.resolve("home"));
  }

  @Test
  void givesTheProgramItsDefaults() throws Exception {
    Said said = run(checkout.script(), "train", "a b", "*");

    assertThat(said.code).isZero();
    assertThat(said.value("arguments")).isEqualTo("[train, a b, *]");
    assertThat(said.value("collector")).isEqualTo("Copy");
    assertThat(said.heap()).isBetween(GIGABYTE, 2 * GIGABYTE);
    assertThat(said.value("compiler")).isEqualTo("4");
    assertThat(said.value("archive")).startsWith(checkout.built() + "/classes-");
    assertThat(run(checkout.script(), "models").value("compiler")).isEqualTo("1");
    assertThat(said.err).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "RESNET_JAVA_OPTS"})
  void followsTheUsersOptions(String variable) throws Exception {
    Path script = checkout.script();
    Said parallel = runWith(Map.of(variable, "-XX:+UseParallelGC -Xmx3g"), script, "models");
    assertThat(parallel.code).isZero();
    assertThat(parallel.value("collector")).startsWith("PS ");
    assertThat(parallel.heap()).isBetween(5 * GIGABYTE / 2, 3 * GIGABYTE);
    Said first = runWith(Map.of(variable, "-XX:+UseG1GC -Xms3g"), script, "models");
    assertThat(first.code).isZero();
    assertThat(first.value("collector")).startsWith("G1");
    assertThat(first.heap()).isGreaterThanOrEqualTo(3 * GIGABYTE);
    Said share = runWith(Map.of(variable, "-XX:MaxRAM=3g -XX:MaxRAMPercentage=100"), script);
    assertThat(share.heap()).isBetween(5 * GIGABYTE / 2, 3 * GIGABYTE);
    Said compiler = runWith(Map.of(variable, "-XX:TieredStopAtLevel=3"), script, "models");
    assertThat(compiler.value("compiler")).isEqualTo("3");
    Said archive = runWith(Map.of(variable, "-XX:SharedArchiveFile=mine.jsa"), script, "models");
    assertThat(archive.value("archive")).isEqualTo("mine.jsa");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:+UseZGC",
        "-XX:-UseSerialGC",
        "-XX:+UnlockExperimentalVMOptions -XX:+UseEpsilonGC -Xlog:gc+init=off",
        "-XX:+AggressiveHeap",
        "-XX:SoftMaxHeapSize=3g",
        "-XX:-UseCompressedOops",
        "-XX:-TieredCompilation",
        "-Xint",
        "-Xshare:off",
        "-Xshare:on",
        "-Dmine=1"
      })
  void startsWithOptionsThatDoNotGoWithItsOwn(String option) throws Exception {
    Path script = checkout.script();
    for (String variable : List.of("JAVA_TOOL_OPTIONS", "RESNET_JAVA_OPTS")) {
      Said said = runWith(Map.of(variable, option), script, "models");
      assertThat(said.code).as(said.out + said.err).isZero();
      assertThat(said.out).startsWith("arguments [models]");
    }
  }

  @Test
  void followsOptionsInAFile() throws Exception {
    Path script = checkout.script();
    Path file = Files.writeString(folder.resolve("options"), "-XX:+UseParallelGC -Xmx3g");
    Said said = runWith(Map.of("JDK_JAVA_OPTIONS", "@" + file), script);
    assertThat(said.value("collector")).startsWith("PS ");
    assertThat(said.heap()).isBetween(5 * GIGABYTE / 2, 3 * GIGABYTE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"with space", "a:b", "it's", "\"x\"", "ünï", "*", "[a]", "$HOME", "-x"})
  void runsInAFolderOfAnyName(String name) throws Exception {
    Charset names = Charset.forName(System.getProperty("sun.jnu.encoding"));
    assumeTrue(names.newEncoder().canEncode(name), "these tests run without a locale");
    StubCheckout named = StubCheckout.in(folder.resolve(name));
    for (int i = 0; i < 2; i++) {
      Said said = run(named.script(), "models");
      assertThat(said.code).as(said.err).isZero();
      assertThat(said.value("arguments")).isEqualTo("[models]");
      assertThat(said.value("archive")).endsWith(".jsa");
      assertThat(said.err).isEmpty();
    }
  }

  @Test
  void saysThatAColonIsInTheWay() throws Exception {
    StubCheckout named = StubCheckout.in(folder.resolve("a:b"));
    Said said =
        runWith(
            Map.of("RESNET_CACHE", "/proc/none", "HOME", "/proc/none", "TMPDIR", "/proc/none"),
            named.script());
    assertThat(said.code).isEqualTo(1);
    assertThat(said.err)
        .isEqualTo(
            "resnet: Java cannot run from '%s', whose name has a colon; move it, or name a folder without one with RESNET_CACHE\n"
                .formatted(named.folder()));
  }

  @Test
  void runsThroughLinksFromElsewhere() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path first = Files.createSymbolicLink(bin.resolve("first"), checkout.script());
    Path second = Files.createSymbolicLink(bin.resolve("resnet"), first.getFileName());
    Said said = run(second, "models");
    assertThat(said.code).as(said.err).isZero();
    assertThat(said.value("folder")).isEqualTo(folder.toRealPath().toString());

    ProcessBuilder relative = builder(Path.of("checkout/resnet")).directory(shared.toFile());
    relative.environment().put("CDPATH", checkout.folder() + ":" + bin); // cd would print
    assertThat(said(relative).code).isZero();
  }

  @Test
  void keepsItsFilesInTheCacheWhereTheCheckoutCannotBeWritten() throws Exception {
    StubCheckout locked = StubCheckout.in(folder.resolve("checkout")).readOnly();
    Path cache = Files.createDirectory(folder.resolve("cache"));
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Stream.of(cache, home, temporary).forEach(LauncherScriptTests::open);
    List<String> before = locked.files();
    for (var places :
        Map.of(
                cache.resolve("of/all"),
                Map.of("RESNET_CACHE", cache + "/of/all"),
                home.resolve(".cache/resnet4j"),
                Map.of("HOME", home.toString()),
                temporary,
                Map.of("HOME", "/", "TMPDIR", temporary.toString()))
            .entrySet()) {
      for (int i = 0; i < 2; i++) {
        Said said = said(asAnother(places.getValue(), locked.script()));
        assertThat(said.code).as(said.err).isZero();
        assertThat(said.value("archive")).startsWith(places.getKey().toString()).endsWith(".jsa");
        assertThat(said.err).isEmpty();
      }
    }
    assertThat(locked.files()).isEqualTo(before);
  }

  @Test
  void runsAnOldBuildThatItCannotReplaceAndSaysSo() throws Exception {
    StubCheckout old = StubCheckout.in(folder.resolve("checkout")).withNewerSource().readOnly();
    open(home);
    Map<String, String> environment = Map.of("HOME", home.toString());
    Said said = said(asAnother(environment, old.script()));
    assertThat(said.code).isZero();
    assertThat(said.err)
        .isEqualTo(
            "resnet: sources are newer than the build in '%s', which cannot be written; running what is built\n"
                .formatted(old.built()));
  }

  @Test
  void saysThatNothingIsBuiltWhereItCannotBuild() throws Exception {
    StubCheckout empty = StubCheckout.in(folder.resolve("checkout")).unbuilt().readOnly();
    Said said = said(asAnother(Map.of(), empty.script()));
    assertThat(said.code).isEqualTo(1);
    assertThat(said.err)
        .isEqualTo(
            "resnet: nothing is built in '%s'; it cannot be written: build as its owner, or use a copy of your own\n"
                .formatted(empty.built()));
  }

  @ParameterizedTest
  @CsvSource({"LC_ALL, C", "LC_ALL, xx_YY.UTF-8", "LANG, POSIX", "LANG, ''", "LC_ALL, C.UTF-8"})
  void opensFilesOfAnyNameInEveryLocale(String variable, String locale) throws Exception {
    Path script = checkout.script();
    ProcessBuilder builder = builder(script);
    builder.environment().keySet().removeIf(key -> key.equals("LANG") || key.startsWith("LC_"));
    builder.environment().put(variable, locale);
    assertThat(said(builder).value("encoding")).isEqualTo("UTF-8");
  }

  private Said run(Path script, String... arguments) throws Exception {
    return runWith(Map.of(), script, arguments);
  }

  private Said runWith(Map<String, String> environment, Path script, String... arguments)
      throws Exception {
    ProcessBuilder builder = builder(script, arguments);
    builder.environment().putAll(environment);
    return said(builder);
  }

  /** As a user without a name who owns nothing, where we may become one. */
  private ProcessBuilder asAnother(Map<String, String> environment, Path script) throws Exception {
    ProcessBuilder builder = builder(script);
    if (Files.isWritable(Path.of("/"))) {
      Path setpriv = Path.of("/usr/bin/setpriv");
      assumeTrue(Files.isExecutable(setpriv), "no setpriv to become another user with");
      List<String> command =
          new ArrayList<>(
              List.of(setpriv.toString(), "--reuid=54321", "--regid=54321", "--clear-groups"));
      command.addAll(builder.command());
      builder.command(command);
    }
    builder.environment().putAll(environment);
    return builder;
  }

  private ProcessBuilder builder(Path script, String... arguments) {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(key -> key.matches("_?JAVA.*|JDK_.*|RESNET_.*|TMPDIR"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("HOME", home.toString());
    return builder
        .redirectInput(new File("/dev/null"))
        .redirectOutput(folder.resolve("out.txt").toFile())
        .redirectError(folder.resolve("err.txt").toFile());
  }

  private Said said(ProcessBuilder builder) throws Exception {
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String err = Files.readString(folder.resolve("err.txt"));
    return new Said(
        process.exitValue(),
        Files.readString(folder.resolve("out.txt")),
        err.lines()
            .filter(line -> !line.contains("icked up"))
            .map(l -> l + "\n")
            .reduce("", String::concat));
  }

  private static void open(Path folder) {
    try {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What a program printed. */
  private record Said(int code, String out, String err) {

    String value(String key) {
      return out.lines()
          .filter(line -> line.startsWith(key + " "))
          .map(line -> line.substring(key.length() + 1))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + key + " in " + out + err));
    }

    long heap() {
      return Long.parseLong(value("heap"));
    }
  }
}
