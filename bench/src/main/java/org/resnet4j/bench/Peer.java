package org.resnet4j.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.resnet4j.ResnetException;

/** What resnet4j is measured against. */
enum Peer {
  /** PyTorch as a script is written: eager, contiguous, fp32, default optimizers. */
  PYTORCH("fp32", false),
  /** Channels-last, fused optimizers; batch norms folded for inference. */
  PYTORCH_BEST("fp32", false),
  /** The same under autocast to bf16; inference with bf16 weights. */
  PYTORCH_BF16("bf16", false),
  /** The best, compiled. */
  PYTORCH_COMPILE("fp32", true),
  /** ONNX Runtime, inference alone. */
  ONNXRUNTIME("fp32", false),
  /** DJL with its PyTorch engine. */
  DJL("fp32", false),
  /** DL4J. */
  DL4J("fp32", true);

  private final String precision;
  private final boolean big;

  Peer(String precision, boolean big) {
    this.precision = precision;
    this.big = big;
  }

  /** As {@code --peers} and the report call it: {@code pytorch-best}. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String precision() {
    return precision;
  }

  /** Whether it is measured with {@code --full} alone. */
  boolean big() {
    return big;
  }

  boolean runs(Item item) {
    return switch (this) {
      case ONNXRUNTIME -> !item.task().trains();
      case DJL, DL4J -> item.task() != Item.Task.RECOMPUTE;
      default -> true;
    };
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Peer::word).toList();
  }

  /**
   * Finds a peer by its word.
   *
   * @throws ResnetException (usage) for a word that no peer has
   */
  static Peer named(String word) {
    return Arrays.stream(values())
        .filter(peer -> peer.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                ResnetException.usage(
                    "unknown peer '%s'; allowed are %s, or none"
                        .formatted(word, String.join(", ", words()))));
  }
}
