package org.resnet4j.torch.internal.onednn;

import java.util.Set;
import org.resnet4j.ResnetException;

/** What this processor makes of products in bfloat16. */
public enum Bf16 {
  /** It multiplies them itself. */
  NATIVE,
  /** oneDNN's kernels convert them with other vector instructions: right, and seldom faster. */
  EMULATED,
  /** oneDNN has no fast kernels for them here, or none that we know of: on ARM, for one. */
  NONE;

  private static final Set<String> MULTIPLYING =
      Set.of(
          "avx512_core_bf16",
          "avx512_core_fp16",
          "avx512_core_amx",
          "avx512_core_amx_fp16",
          "avx10_1_512",
          "avx10_1_512_amx",
          "avx10_1_512_amx_fp16",
          "avx10_2",
          "avx10_2_512",
          "avx10_2_amx_2",
          "avx10_2_512_amx_2");
  private static final Set<String> CONVERTING = Set.of("avx512_core", "avx512_core_vnni");

  /** On this machine. */
  public static Bf16 here() {
    return of(OneDnn.instructions());
  }

  /**
   * Checks that there are kernels for it on this machine.
   *
   * @throws ResnetException (usage) where there are none
   */
  public static void require() {
    if (here() == NONE) {
      throw ResnetException.usage(
          "--precision bf16: this processor (%s) has no bf16 products: every map would be converted to fp32 and back around each kernel, slower than fp32 itself; leave --precision out"
              .formatted(OneDnn.instructions()));
    }
  }

  /** With these vector instructions, as {@link OneDnn#instructions} names them. */
  static Bf16 of(String instructions) {
    if (MULTIPLYING.contains(instructions)) {
      return NATIVE;
    }
    return CONVERTING.contains(instructions) ? EMULATED : NONE;
  }
}
