package org.resnet4j.bench.gpu;

import java.util.List;
import java.util.Map;
import org.resnet4j.ResnetException;
import org.resnet4j.bench.Arguments;
import org.resnet4j.torch.CudaMath;
import org.resnet4j.torch.Device;
import tools.jackson.databind.json.JsonMapper;

/** What the programs of this package have in common: their options, and how they answer. */
final class Rows {

  private static final JsonMapper JSON = new JsonMapper();

  private static final List<String> EVERYBODYS =
      List.of("--device", "--tf32", "--search", "--same-bits", "--cudnn");

  private Rows() {}

  /** What a program does with its options. */
  @FunctionalInterface
  interface Program {
    void run(Arguments arguments, Device device);
  }

  /**
   * Reads the options and runs. {@code --device}, and {@code --tf32}, {@code --search}, {@code
   * --same-bits}, {@code --cudnn} (yes or no) are everybody's.
   */
  static void run(String[] words, List<String> options, Program program) {
    try {
      Arguments arguments = Arguments.read(List.of(words));
      arguments.requireOnly(options, EVERYBODYS);
      Device device = Device.of(arguments.text("--device", "cuda"));
      arguments.find("--tf32").ifPresent(word -> CudaMath.allowTf32(yes(word)));
      arguments.find("--search").ifPresent(word -> CudaMath.searchAlgorithms(yes(word)));
      arguments.find("--same-bits").ifPresent(word -> CudaMath.requireSameBits(yes(word)));
      arguments.find("--cudnn").ifPresent(word -> CudaMath.useCudnn(yes(word)));
      program.run(arguments, device);
    } catch (ResnetException e) {
      System.err.println(e.getMessage());
      System.exit(e.kind().exitCode());
    }
  }

  static boolean yes(String word) {
    return word.equals("yes");
  }

  /** One line of standard output. */
  static void print(Map<String, Object> row) {
    System.out.print(JSON.writeValueAsString(row) + "\n");
    System.out.flush();
  }
}
