package org.resnet4j.app.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ThreadOptionsTests {

  @Test
  void saysNothingOnAQuietMachine() {
    assertThat(ThreadOptions.load(2, 2, OptionalDouble.of(0.4))).isEmpty();
    assertThat(ThreadOptions.load(2, 2, OptionalDouble.empty())).isEmpty();
  }

  @Test
  void namesTheLoadWhatItCostsAndWhatToType() {
    assertThat(ThreadOptions.load(2, 2, OptionalDouble.of(1.04)))
        .hasValue(
            "other programs take 1.0 of 2 cores, so that 2 threads may take 3 times as long, and far longer beside programs of many threads;"
                + " --threads auto computes with 1 now, in at most 2.0 times");
    assertThat(ThreadOptions.load(16, 16, OptionalDouble.of(4)))
        .hasValue(
            "other programs take 4.0 of 16 cores, so that 16 threads may take 3 times as long, and far longer beside programs of many threads;"
                + " --threads auto computes with 12 now, in at most 1.3 times");
  }

  @Test
  void warnsOfARunThatWantsMoreThreadsThanThereAreCores() {
    assertThat(ThreadOptions.fewerCores(4, 4)).isEmpty();
    assertThat(ThreadOptions.fewerCores(64, 4))
        .hasValue(
            "warning: the run computes with 64 threads, and here are 4 cores, which may be many"
                + " times slower; --threads 4 is faster, and its figures differ in the last digits");
  }

  @Test
  void givesNoAdviceWhereTheThreadsHaveCoresEnough() {
    assertThat(ThreadOptions.load(1, 2, OptionalDouble.of(2)))
        .hasValue("other programs take 2.0 of 2 cores");
    assertThat(ThreadOptions.load(3, 4, OptionalDouble.of(1)))
        .hasValue("other programs take 1.0 of 4 cores");
  }
}
