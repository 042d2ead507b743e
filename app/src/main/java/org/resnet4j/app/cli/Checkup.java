package org.resnet4j.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.resnet4j.ResnetException;
import org.resnet4j.Version;
import org.resnet4j.data.DataRoot;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.exec.SelfTest;

/** The doctor's examinations. */
final class Checkup {

  private static final double GIGABYTE = 1 << 30;
  private static final Set<String> VECTORS =
      Set.of("avx2", "fma", "avx512f", "avx512_bf16", "avx512_vnni", "amx_tile", "amx_bf16");

  private Checkup() {}

  static List<Finding> all() {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("resnet4j", Version.current()));
    findings.add(java());
    findings.add(
        Finding.ok("system", System.getProperty("os.name") + " " + System.getProperty("os.arch")));
    findings.add(processor());
    findings.add(memory());
    findings.addAll(libtorch());
    findings.add(environment("OMP_NUM_THREADS", Integer.toString(Libtorch.defaultThreads())));
    findings.add(environment("OPENBLAS_NUM_THREADS", "1"));
    findings.add(environment("THP_MEM_ALLOC_ENABLE", "1"));
    findings.add(data());
    findings.add(runs());
    return findings;
  }

  private static Finding java() {
    String version = System.getProperty("java.version") + ", " + System.getProperty("java.vm.name");
    return Finding.ok("Java", version);
  }

  private static Finding processor() {
    int logical = Runtime.getRuntime().availableProcessors();
    Set<String> vectors = vectors();
    String found =
        logical + " processors" + (vectors.isEmpty() ? "" : ", " + String.join(" ", vectors));
    boolean slow = !vectors.isEmpty() && !vectors.contains("avx2");
    return slow
        ? Finding.note("processor", found, "without AVX2 convolutions are several times slower")
        : Finding.ok("processor", found);
  }

  private static Set<String> vectors() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> Stream.of(line.split("\\s+")).filter(VECTORS::contains))
          .orElse(Stream.empty())
          .sorted()
          .collect(Collectors.toCollection(LinkedHashSet::new));
    } catch (IOException e) {
      return Set.of();
    }
  }

  private static Finding memory() {
    double heap = Runtime.getRuntime().maxMemory() / GIGABYTE;
    Optional<Double> available = availableMemory();
    String found =
        String.format(
            Locale.ROOT,
            "%.1f GB heap%s",
            heap,
            available.map(g -> String.format(Locale.ROOT, ", %.1f GB free", g)).orElse(""));
    return available.isPresent() && available.get() < 2
        ? Finding.note(
            "memory", found, "ResNet-34 at batch 64 wants about 1 GB; close other programs")
        : Finding.ok("memory", found);
  }

  private static Optional<Double> availableMemory() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
      return lines
          .filter(line -> line.startsWith("MemAvailable:"))
          .findFirst()
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / GIGABYTE);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<Finding> libtorch() {
    try {
      Libtorch.load();
    } catch (ResnetException e) {
      return List.of(
          Finding.fail("libtorch", String.valueOf(e.getMessage()), "see the README, Install"));
    }
    List<Finding> findings = new ArrayList<>();
    boolean oneDnn = Libtorch.buildInfo().contains("MKL-DNN");
    String found =
        Libtorch.version() + ", " + Libtorch.threads() + " threads" + ", " + Libtorch.capability();
    findings.add(
        oneDnn
            ? Finding.ok("libtorch", found + ", oneDNN")
            : Finding.note("libtorch", found, "this build has no oneDNN: convolutions are slow"));
    findings.add(
        Device.hasCuda()
            ? Finding.ok("CUDA", "available")
            : Finding.note("CUDA", "none", "with an NVIDIA GPU, build with -Pcuda"));
    findings.add(convolution());
    return findings;
  }

  private static Finding convolution() {
    SelfTest.Result result = SelfTest.convolution(Device.CPU);
    String found =
        String.format(
            Locale.ROOT,
            "3x3, 64 channels, fp32: %.0f GFLOP/s, greatest error %.1e",
            result.gigaflops(),
            result.error());
    return result.error() < 1e-3
        ? Finding.ok("convolution", found)
        : Finding.fail(
            "convolution", found, "libtorch computes wrong on this processor; please report it");
  }

  private static Finding environment(String name, String wanted) {
    String value = System.getenv(name);
    return wanted.equals(value)
        ? Finding.ok(name, wanted)
        : Finding.note(
            name,
            value == null ? "not set" : value,
            "./resnet sets " + name + "=" + wanted + " where it is not set");
  }

  private static Finding data() {
    Path root = DataRoot.resolve(Optional.empty());
    List<String> there =
        Stream.of(
                "cifar-10-batches-bin",
                "cifar-10-batches-py",
                "cifar-100-binary",
                "cifar-100-python")
            .filter(name -> Files.isDirectory(root.resolve(name)))
            .toList();
    return there.isEmpty()
        ? Finding.note(
            "data",
            "none in " + root,
            "`resnet train` downloads CIFAR-10; --data synthetic needs none")
        : Finding.ok("data", String.join(", ", there) + " in " + root);
  }

  private static Finding runs() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isWritable(here)
        ? Finding.ok("runs", "can be written in " + here)
        : Finding.fail(
            "runs", "no permission to write in " + here, "change the folder, or use --out");
  }
}
