package org.resnet4j.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of {@code bench/gpu-bundle}, where Python, binutils and xz are installed. */
class GpuBundleTests {

  private static final Path SCRIPTS = Path.of("gpu").toAbsolutePath();
  private static final int REGION = 0xBA55ED50;
  private static final int PAYLOAD = 64;
  private static final short PTX = 1;
  private static final short CODE = 2;

  @TempDir Path folder;

  private record Ended(int code, String output) {}

  private Ended run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), output);
    } catch (IOException e) {
      return new Ended(127, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Ended script(String name, String... arguments) {
    List<String> command = new ArrayList<>(List.of("python3", SCRIPTS.resolve(name).toString()));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  private void assumeInstalled(String... tools) {
    for (String tool : tools) {
      assumeTrue(run(tool, "--version").code() == 0, tool + " is not installed");
    }
  }

  /** An entry of a fat binary: its content is its architecture, again and again. */
  private static byte[] entry(short kind, int architecture) {
    ByteBuffer entry = ByteBuffer.allocate(64 + PAYLOAD).order(ByteOrder.LITTLE_ENDIAN);
    entry.putShort(0, kind).putInt(4, 64).putLong(8, PAYLOAD).putInt(28, architecture);
    Arrays.fill(entry.array(), 64, 64 + PAYLOAD, (byte) architecture);
    return entry.array();
  }

  private static byte[] region(byte[]... entries) {
    int length = Stream.of(entries).mapToInt(entry -> entry.length).sum();
    ByteBuffer region = ByteBuffer.allocate(16 + length).order(ByteOrder.LITTLE_ENDIAN);
    region.putInt(REGION).putShort((short) 1).putShort((short) 16).putLong(length);
    Stream.of(entries).forEach(region::put);
    return region.array();
  }

  /** How many bytes of each value a library has in a row of a whole payload. */
  private static boolean holds(byte[] library, int architecture) {
    String all = new String(library, StandardCharsets.ISO_8859_1);
    return all.contains(String.valueOf((char) architecture).repeat(PAYLOAD));
  }

  @Test
  void emptiesALibraryOfWhatAnotherArchitectureWants() throws IOException {
    assumeInstalled("python3", "objcopy", "readelf");
    Path sections = folder.resolve("sections");
    byte[] both = region(entry(CODE, 80), entry(CODE, 90), entry(PTX, 70));
    byte[] ptxAlone = region(entry(CODE, 75), entry(PTX, 86));
    Files.write(sections, ByteBuffer.allocate(1024).put(both).put(ptxAlone).array());
    String library = folder.resolve("library").toString();
    String given = "--add-section=.nv_fatbin=" + sections;
    assumeTrue(run("objcopy", given, "/bin/true", library).code() == 0, "no /bin/true to copy");
    long before = Files.size(Path.of(library));
    Ended slim = script("slim_cuda.py", library, "90");
    assertThat(slim.output()).contains("sm_90: 2 entries kept, 3 emptied");
    byte[] after = Files.readAllBytes(Path.of(library));
    assertThat(after).hasSize((int) before);
    assertThat(Stream.of(90, 86).allMatch(kept -> holds(after, kept))).isTrue();
    assertThat(Stream.of(70, 75, 80).noneMatch(gone -> holds(after, gone))).isTrue();
    assertThat(script("slim_cuda.py", library, "60").output()).contains("has nothing for sm_60");
  }

  @Test
  void cutsArchivesIntoPiecesThatUnpackInAnyOrder() throws IOException {
    assumeInstalled("python3", "xz", "tar");
    for (String name : List.of("one", "two")) {
      byte[] content = new byte[3 << 20];
      new Random(name.length()).nextBytes(content);
      Files.write(folder.resolve(name), content);
      assertThat(run("tar", "-cJf", name + ".tar.xz", name).code()).isZero();
    }
    String limit = Integer.toString(5 << 19);
    Ended packed = script("pack.py", ".", limit, "a test", "one.tar.xz", "two.tar.xz");
    assertThat(packed.output()).contains("piece1").contains("piece3").doesNotContain("piece4");
    assertThat(size("piece1")).isLessThanOrEqualTo(5 << 19);
    assertThat(script("unpack.py", "piece3", "there").output()).contains("waits for one, two");
    assertThat(script("unpack.py", "piece1", "there").output()).contains("waits for one, two");
    assertThat(script("unpack.py", "piece2", "there").output()).contains("there is whole");
    for (String name : List.of("one", "two")) {
      assertThat(folder.resolve("there").resolve(name))
          .hasSameBinaryContentAs(folder.resolve(name));
    }
    Files.write(folder.resolve("piece1/one.tar.xz.0"), new byte[] {1});
    Ended damaged = script("unpack.py", "piece1", "elsewhere");
    assertThat(damaged.output()).contains("one.tar.xz.0 is damaged");
    assertThat(damaged.code()).isEqualTo(1);
  }

  private long size(String piece) {
    try (Stream<Path> files = Files.list(folder.resolve(piece))) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theCheckListsItsSteps() {
    assumeInstalled("python3");
    String check = SCRIPTS.resolveSibling("gpu-check").toString();
    assertThat(run("python3", check, "--bundle", ".", "--list").output())
        .contains("doctor")
        .contains("parity")
        .contains("steps-resnet50");
  }
}
