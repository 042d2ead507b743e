package org.resnet4j.torch.internal.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.dnnl.global.dnnl.cpu_isa;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    "isa_default, NONE",
  })
  void followsTheVectorInstructions(cpu_isa instructions, Bf16 expected) {
    assertThat(Bf16.of(instructions.toString())).isEqualTo(expected);
  }

  /** ARM's name, and that of a processor that oneDNN will know some day. */
  @ParameterizedTest
  @ValueSource(strings = {"aarch64", "avx12"})
  void claimsNothingOfAnUnknownProcessor(String instructions) {
    assertThat(Bf16.of(instructions)).isEqualTo(Bf16.NONE);
  }

  @Test
  void knowsWhatFollowsAvx512() {
    assertThat(cpu_isa.values())
        .filteredOn(isa -> isa.name().matches("avx512_.*(bf16|fp16|amx).*|avx10.*"))
        .hasSize(11)
        .allSatisfy(isa -> assertThat(Bf16.of(isa.name())).isEqualTo(Bf16.NATIVE));
  }
}
