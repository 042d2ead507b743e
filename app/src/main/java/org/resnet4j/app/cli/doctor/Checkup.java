package org.resnet4j.app.cli.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.resnet4j.Places;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.Version;
import org.resnet4j.app.cli.options.ThreadOptions;
import org.resnet4j.data.DataRoot;
import org.resnet4j.data.LocalData;
import org.resnet4j.data.catalog.Datasets;
import org.resnet4j.torch.CpuLoad;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.ThreadCount;
import org.resnet4j.torch.engine.SelfTest;

/** All checks of {@code resnet doctor}, in the order in which they are printed. */
public final class Checkup {

  private Checkup() {}

  public static List<Finding> all() {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("resnet4j", Version.current()));
    String java = System.getProperty("java.version") + ", " + System.getProperty("java.vm.name");
    findings.add(Finding.ok("Java", java));
    findings.add(
        Finding.ok("system", System.getProperty("os.name") + " " + System.getProperty("os.arch")));
    findings.add(Machine.processor());
    findings.add(Machine.memory());
    findings.addAll(libtorch());
    findings.add(threads());
    findings.addAll(load());
    findings.add(environment("OPENBLAS_NUM_THREADS", "1"));
    findings.add(environment("THP_MEM_ALLOC_ENABLE", "1"));
    findings.addAll(Machine.hugePages());
    findings.addAll(PlacesCheckup.findings(Places.standard()));
    findings.addAll(data());
    findings.add(runs());
    return findings;
  }

  private static List<Finding> libtorch() {
    try {
      Libtorch.load();
    } catch (ResnetException e) {
      return List.of(Finding.fail("libtorch", String.valueOf(e.getMessage()), "see the README"));
    }
    List<Finding> findings = new ArrayList<>();
    boolean oneDnn = Libtorch.buildInfo().contains("MKL-DNN");
    String found =
        Libtorch.version() + ", " + Libtorch.threads() + " threads" + ", " + Libtorch.capability();
    findings.add(
        oneDnn
            ? Finding.ok("libtorch", found + ", oneDNN")
            : Finding.note("libtorch", found, "this build has no oneDNN: convolutions are slow"));
    findings.addAll(CudaCheckup.findings());
    findings.add(
        convolution(
            "convolution",
            Device.CPU,
            "3x3, 64 channels, fp32",
            1e-3,
            "libtorch computes wrong on this processor; please report it"));
    findings.addAll(Bf16Checkup.findings());
    return findings;
  }

  /** Times a small convolution and compares it with one in float64. */
  static Finding convolution(
      String what, Device device, String kind, double greatestError, String advice) {
    SelfTest.Result result = SelfTest.convolution(device);
    String found =
        Text.of("%s: %.0f GFLOP/s, greatest error %.1e", kind, result.gigaflops(), result.error());
    return Finding.failUnless(result.error() < greatestError, what, found, advice);
  }

  private static Finding threads() {
    int cores = Libtorch.physicalCores();
    int used = Libtorch.defaultThreads();
    return used == cores
        ? Finding.ok("threads", used + ", one for each physical core")
        : Finding.note(
            "threads",
            used + " on " + cores + " physical cores",
            "unset " + ThreadCount.VARIABLE + " and OMP_NUM_THREADS to use each core once");
  }

  /** The cores that other programs take, if the system tells. */
  private static List<Finding> load() {
    OptionalDouble others = CpuLoad.others();
    if (others.isEmpty()) {
      return List.of();
    }
    Optional<String> busy =
        ThreadOptions.load(Libtorch.defaultThreads(), Libtorch.physicalCores(), others);
    String found = Text.of("other programs take %.1f cores", others.getAsDouble());
    return List.of(Finding.noteUnless(busy.isEmpty(), "load", found, busy.orElse("")));
  }

  private static Finding environment(String name, String wanted) {
    String value = System.getenv(name);
    return Finding.noteUnless(
        wanted.equals(value),
        name,
        value == null ? "not set" : value,
        Text.of("./resnet sets %s=%s where it is not set", name, wanted));
  }

  private static List<Finding> data() {
    try {
      Path root = DataRoot.resolve(Optional.empty());
      List<LocalData> sets = Datasets.local(root);
      return sets.isEmpty()
          ? List.of(
              Finding.note(
                  "data",
                  "none in " + root,
                  "`resnet train` downloads CIFAR-10; --data synthetic needs none"))
          : sets.stream().map(Checkup::data).toList();
    } catch (ResnetException e) {
      return List.of(Finding.fail("data", String.valueOf(e.getMessage()), ""));
    }
  }

  private static Finding data(LocalData set) {
    String found = set.name() + " in " + set.folder();
    return set.missing().isEmpty()
        ? Finding.ok("data", found)
        : Finding.note(
            "data",
            found + " lacks " + String.join(", ", set.missing()),
            "put them there, or move the folder away to have it downloaded");
  }

  private static Finding runs() {
    Path runs = Path.of("runs").toAbsolutePath();
    Path folder = Files.exists(runs) ? runs : Path.of("").toAbsolutePath();
    boolean writable = Files.isDirectory(folder) && Files.isWritable(folder);
    String found = (writable ? "can be written in " : "cannot be written in ") + folder;
    return Finding.failUnless(writable, "runs", found, "change the folder, or use --out");
  }
}
