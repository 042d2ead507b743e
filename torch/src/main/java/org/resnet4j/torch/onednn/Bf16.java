package org.resnet4j.torch.onednn;

import java.util.Set;
import org.resnet4j.ResnetException;

/** What this processor makes of products in bfloat16. */
public enum Bf16 {
  /** It multiplies them itself. */
  NATIVE,
  /** oneDNN's kernels convert them with other vector instructions: right, and seldom faster. */
  EMULATED,
  /** oneDNN has no kernels for them here. */
  NONE;

  private static final Set<String> WITHOUT =
      Set.of("sse41", "avx", "avx2", "avx2_vnni", "avx2_vnni_2");
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
          ("--precision bf16: this processor (%s) has no bf16 products: every map would be"
                  + " converted to fp32 and back around each kernel, slower than fp32 itself; leave"
                  + " --precision out")
              .formatted(OneDnn.instructions()));
    }
  }

  /** With these vector instructions, as {@link OneDnn#instructions} names them. */
  static Bf16 of(String instructions) {
    if (WITHOUT.contains(instructions)) {
      return NONE;
    }
    return CONVERTING.contains(instructions) ? EMULATED : NATIVE;
  }
}
