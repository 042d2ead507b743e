package org.resnet4j.app.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import org.resnet4j.Text;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.internal.onednn.Bf16;
import org.resnet4j.torch.internal.onednn.OneDnn;
import org.resnet4j.torch.internal.tuning.TuningCache;

/** Checks bf16 for {@code resnet doctor}: the processor's support and the shapes measured here. */
final class Bf16Checkup {

  private static final String WHAT = "bf16";

  private Bf16Checkup() {}

  static List<Finding> findings() {
    if (!OneDnn.available()) {
      return List.of(
          Finding.note("oneDNN", "does not load", "training and evaluation go by libtorch alone"));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("oneDNN", OneDnn.version() + ", kernels for " + OneDnn.instructions()));
    findings.add(processor(Bf16.here()));
    List<String> warnings = new ArrayList<>();
    TuningCache cache = TuningCache.open(TuningCache.file(), warnings::add);
    warnings.forEach(warning -> findings.add(Finding.note("tuning", warning, "")));
    findings.addAll(measured(cache));
    return findings;
  }

  private static Finding processor(Bf16 support) {
    return switch (support) {
      case NATIVE -> Finding.ok(WHAT, "the processor multiplies it; try --precision bf16");
      case EMULATED ->
          Finding.note(WHAT, "converted around fp32's products", "expect no gain; leave it out");
      case NONE -> Finding.note(WHAT, "no kernels for this processor", "fp32 is what there is");
    };
  }

  private static List<Finding> measured(TuningCache cache) {
    long shapes = cache.measured(Precision.BF16);
    if (shapes == 0) {
      return List.of(
          Finding.ok(
              "bf16 shapes", "none measured yet; `train --precision bf16` measures its own"));
    }
    List<Finding> findings = new ArrayList<>();
    var kept = cache.keptInSinglePrecision();
    findings.add(
        Finding.ok(
            "bf16 shapes",
            Text.of("%d measured, %d stay fp32, in %s", shapes, kept.size(), TuningCache.file())));
    kept.forEach(
        (shape, reason) ->
            findings.add(Finding.note("stays fp32", shape, "bf16 is wrong or slower: " + reason)));
    return findings;
  }
}
