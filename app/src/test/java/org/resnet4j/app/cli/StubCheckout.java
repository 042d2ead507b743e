package org.resnet4j.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A checkout with the script {@code resnet}, built; its program prints what it was started with.
 *
 * @param folder of the checkout
 */
record StubCheckout(Path folder) {

  private static final Path SCRIPT = Path.of("../resnet").toAbsolutePath().normalize();
  private static final Instant BUILT = Instant.parse("2026-01-02T03:04:05Z");

  private static final String PROGRAM =
      """
      package org.resnet4j.app.cli;
      import java.lang.management.ManagementFactory;
      public class Main {
        public static void main(String[] arguments) {
          System.out.println("arguments " + java.util.Arrays.asList(arguments));
          System.out.println("folder " + System.getProperty("user.dir"));
          System.out.println("encoding " + System.getProperty("sun.jnu.encoding"));
          System.out.println("heap " + Runtime.getRuntime().maxMemory());
          var collectors = ManagementFactory.getGarbageCollectorMXBeans();
          System.out.println("collector " + (collectors.isEmpty() ? "" : collectors.get(0).getName()));
          var flags = ManagementFactory.getPlatformMXBean(com.sun.management.HotSpotDiagnosticMXBean.class);
          System.out.println("compiler " + flags.getVMOption("TieredStopAtLevel").getValue());
          System.out.println("archive " + flags.getVMOption("SharedArchiveFile").getValue());
        }
      }
      """;

  static StubCheckout in(Path folder) throws IOException {
    var checkout = new StubCheckout(folder);
    for (String module : List.of("core", "torch", "study", "app")) {
      Files.createDirectories(folder.resolve(module + "/src/main"));
      Files.createDirectories(folder.resolve(module + "/target"));
      checkout.old(Files.writeString(folder.resolve(module + "/pom.xml"), ""));
      checkout.old(folder.resolve(module + "/src/main"));
    }
    checkout.old(Files.writeString(folder.resolve("pom.xml"), ""));
    Files.copy(SCRIPT, checkout.script());
    checkout.build();
    return checkout;
  }

  private void build() throws IOException {
    Path lib = Files.createDirectories(built().resolve("lib"));
    Path source = Files.writeString(lib.resolve("Main.java"), PROGRAM);
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", lib.toString(), source.toString());
    assertThat(code).isZero();
    String name = "org/resnet4j/app/cli/Main.class";
    jar(built().resolve("resnet4j-app-0.jar"), name, Files.readAllBytes(lib.resolve(name)));
    jar(lib.resolve("resnet4j-core-0.jar"), "empty.txt", "".getBytes(UTF_8));
    Files.setLastModifiedTime(
        Files.writeString(built().resolve("built"), ""), FileTime.from(BUILT));
  }

  private void jar(Path file, String name, byte[] content) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      jar.putNextEntry(new JarEntry(name));
      jar.write(content);
      jar.closeEntry();
    }
    old(file);
  }

  private void old(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(BUILT.minusSeconds(60)));
  }

  Path script() {
    return folder.resolve("resnet");
  }

  Path built() {
    return folder.resolve("app/target");
  }

  StubCheckout withNewerSource() throws IOException {
    Files.writeString(folder.resolve("core/src/main/New.java"), "");
    return this;
  }

  StubCheckout unbuilt() throws IOException {
    for (Path file : everything()) {
      if (file.startsWith(built()) && !Files.isDirectory(file)) {
        Files.delete(file);
      }
    }
    for (String empty :
        List.of(
            "lib/org/resnet4j/app/cli",
            "lib/org/resnet4j/app",
            "lib/org/resnet4j",
            "lib/org",
            "lib",
            "")) {
      Files.delete(built().resolve(empty));
    }
    return this;
  }

  /** Nobody but root may write. */
  StubCheckout readOnly() throws IOException {
    for (Path file : everything()) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-xr-xr-x"));
    }
    return this;
  }

  List<String> files() throws IOException {
    return everything().stream().map(Path::toString).toList();
  }

  private List<Path> everything() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
