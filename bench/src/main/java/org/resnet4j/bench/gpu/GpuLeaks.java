package org.resnet4j.bench.gpu;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.resnet4j.torch.Device;

/** Native objects and the device's free memory over many steps. */
final class GpuLeaks {

  private static final List<String> OPTIONS =
      List.of(
          "--net", "--classes", "--side", "--batch", "--task", "--plan", "--precision", "--steps");

  private GpuLeaks() {}

  /** Options: what {@link GpuSteps.Work} has, and {@code --steps}. */
  public static void main(String[] words) {
    Rows.run(
        words,
        OPTIONS,
        (arguments, device) -> {
          GpuSteps.Work work = GpuSteps.Work.of(arguments);
          try (var steps = new GpuSteps(work, device)) {
            Rows.print(watch(steps, work, arguments.number("--steps", 500, 100), device));
          }
        });
  }

  private static Map<String, Object> watch(
      GpuSteps steps, GpuSteps.Work work, int count, Device device) {
    run(steps, count / 5);
    long objects = Pointer.totalCount();
    long free = free(device);
    run(steps, count - count / 5);
    long grown = Pointer.totalCount() - objects;
    long taken = free - free(device);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("what", work.net() + " " + work.plan() + ", " + count + " steps");
    row.put("nativeObjectsMore", grown);
    row.put("deviceBytesMore", taken);
    row.put("ok", grown == 0 && taken <= 0);
    return row;
  }

  private static void run(GpuSteps steps, int count) {
    for (int i = 0; i < count; i++) {
      steps.run();
    }
    steps.loss();
  }

  private static long free(Device device) {
    return device == Device.CUDA ? device.freeBytes() : 0;
  }
}
