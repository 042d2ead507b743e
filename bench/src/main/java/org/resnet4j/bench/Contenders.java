package org.resnet4j.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How each side's worker is started. */
final class Contenders {

  private static final String OUR_WORKER = "org.resnet4j.bench.StepWorker";
  private static final String DJL_WORKER = "org.resnet4j.bench.djl.DjlWorker";
  private static final String DL4J_WORKER = "org.resnet4j.bench.dl4j.Dl4jWorker";

  /** What {@code ./resnet} sets of memory; PyTorch at its best has it too. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "THP_MEM_ALLOC_ENABLE", "1",
          "MALLOC_MMAP_THRESHOLD_", "4294967296",
          "MALLOC_TRIM_THRESHOLD_", "17179869184");

  private final Options.Installation installation;

  Contenders(Options.Installation installation) {
    this.installation = installation;
  }

  /** The peers, then ours: the order of each round. */
  static List<Contender> of(Options options) {
    var contenders = new Contenders(options.installation());
    return Stream.concat(
            options.peers().stream().map(contenders::peer),
            options.ours().stream()
                .flatMap(
                    execution ->
                        options.settings().stream()
                            .map(setting -> contenders.ours(execution, setting))))
        .toList();
  }

  Contender ours(Execution execution, Setting setting) {
    String name = "resnet4j %s %s".formatted(execution.plan(), execution.precision());
    return new Contender(
        setting == Setting.USUAL ? name : name + " " + setting.word(),
        true,
        execution.precision(),
        item -> true,
        item -> ourLaunch(item.name(), execution, setting));
  }

  private Contender peer(Peer peer) {
    return new Contender(
        peer.word(), false, peer.precision(), peer::runs, item -> peerLaunch(peer, item));
  }

  private Launch peerLaunch(Peer peer, Item item) {
    return switch (peer) {
      case PYTORCH, PYTORCH_BEST, PYTORCH_BF16, PYTORCH_COMPILE -> pytorch(peer, item);
      case ONNXRUNTIME -> onnxRuntime(item);
      case DJL -> djl(item);
      case DL4J -> dl4j(item);
    };
  }

  /** Our worker on an item or a probe, with the environment that {@code ./resnet} sets. */
  Launch ourLaunch(String work, Execution execution, Setting setting) {
    List<String> command = java("-XX:+UseSerialGC", "-Xmx512m");
    command.addAll(setting.java());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), OUR_WORKER));
    command.addAll(List.of("--item", work, "--plan", execution.plan()));
    command.addAll(List.of("--precision", execution.precision(), "--threads", threads()));
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.put("OMP_NUM_THREADS", threads());
    environment.put("OPENBLAS_NUM_THREADS", "1");
    environment.putAll(setting.environment());
    return Launch.of(command, environment);
  }

  private Launch pytorch(Peer peer, Item item) {
    List<String> command = new ArrayList<>(python("step_worker.py"));
    command.addAll(List.of("--variant", peer.word(), "--threads", threads()));
    command.addAll(describe(item));
    return Launch.of(command, peer == Peer.PYTORCH ? Map.of() : ENVIRONMENT);
  }

  private Launch onnxRuntime(Item item) {
    String model = installation.scratch().resolve("onnx").resolve(item.name() + ".onnx").toString();
    List<String> export = new ArrayList<>(python("onnx_export.py"));
    export.addAll(List.of("--out", model));
    export.addAll(describe(item));
    List<String> command = new ArrayList<>(python("onnx_worker.py"));
    command.addAll(List.of("--model", model, "--threads", threads()));
    return new Launch(Optional.of(export), command, Map.of());
  }

  private List<String> python(String script) {
    String python =
        installation
            .python()
            .orElseThrow(
                () ->
                    new SkippedException(
                        "no Python with torch; set RESNET_BENCH_PYTHON to one, or run"
                            + " bench/run-peers --install"));
    return List.of(python, installation.scripts().resolve(script).toString());
  }

  private static List<String> describe(Item item) {
    return List.of(
        "--net",
        item.network(),
        "--classes",
        Integer.toString(item.classes()),
        "--side",
        Integer.toString(item.side()),
        "--batch",
        Integer.toString(item.batch()),
        "--task",
        item.task().name().toLowerCase(Locale.ROOT));
  }

  private static String classPath(Optional<String> found, String peer) {
    return found.orElseThrow(
        () -> new SkippedException("Maven gives no " + peer + " here; see the build above"));
  }

  private Launch djl(Item item) {
    String classPath = classPath(installation.djl(), "DJL");
    Path cache = installation.scratch().resolve("djl");
    List<String> command =
        java("-Xmx2g", "-Dslf4j.internal.verbosity=ERROR", "-Dai.djl.offline=true");
    command.add("-DDJL_CACHE_DIR=" + cache);
    command.add("-Dai.djl.pytorch.num_threads=" + threads());
    command.addAll(List.of("-cp", classPath, DJL_WORKER, "--item", item.name()));
    return Launch.of(command, Map.of("OMP_NUM_THREADS", threads(), "OPT_OUT_TRACKING", "true"));
  }

  /** Its memory outside of the heap is limited to the heap's size where nobody says otherwise. */
  private Launch dl4j(Item item) {
    String classPath = classPath(installation.dl4j(), "DL4J");
    List<String> command = java("-Xmx2g", "-Dorg.bytedeco.javacpp.maxbytes=12g");
    command.add("-Dorg.bytedeco.javacpp.maxphysicalbytes=0");
    command.add("-Dorg.bytedeco.javacpp.cachedir=" + installation.scratch().resolve("dl4j"));
    command.addAll(List.of("-cp", classPath, DL4J_WORKER, "--item", item.name()));
    return Launch.of(command, Map.of("OMP_NUM_THREADS", threads()));
  }

  private static List<String> java(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    return command;
  }

  private String threads() {
    return Integer.toString(installation.threads());
  }
}
