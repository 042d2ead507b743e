package org.resnet4j.torch.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.dnnl.global.dnnl.cpu_isa;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bf16Tests {

  /** The enum's own names: one that oneDNN renames fails here. */
  @ParameterizedTest
  @CsvSource({
    "avx2, NONE",
    "avx2_vnni_2, NONE",
    "avx512_core, EMULATED",
    "avx512_core_vnni, EMULATED",
    "avx512_core_bf16, NATIVE",
    "avx512_core_amx, NATIVE",
    "avx10_2_512, NATIVE",
  })
  void followsTheVectorInstructions(cpu_isa instructions, Bf16 expected) {
    assertThat(Bf16.of(instructions.toString())).isEqualTo(expected);
  }
}
