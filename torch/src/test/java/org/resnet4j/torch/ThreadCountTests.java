package org.resnet4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.ResnetException;

class ThreadCountTests {

  @Test
  void isOneACoreByDefault() {
    assertThat(ThreadCount.standard(Map.of(), 6)).isEqualTo(6);
    assertThat(ThreadCount.standard(Map.of("RESNET_THREADS", " "), 6)).isEqualTo(6);
    assertThat(ThreadCount.standard(Map.of("OMP_NUM_THREADS", "4,2"), 6)).isEqualTo(6);
  }

  @Test
  void isWhatTheUserSays() {
    assertThat(ThreadCount.standard(Map.of("OMP_NUM_THREADS", "3"), 6)).isEqualTo(3);
    assertThat(ThreadCount.standard(Map.of("RESNET_THREADS", "2", "OMP_NUM_THREADS", "3"), 6))
        .isEqualTo(2);
    assertThat(ThreadCount.standard(Map.of("RESNET_THREADS", "auto"), 6))
        .isBetween(1, Libtorch.physicalCores());
  }

  @ParameterizedTest
  @CsvSource({"8,0.0,8", "8,0.4,8", "8,0.6,7", "8,3.2,5", "2,1.0,1", "2,2.0,1", "1,0.9,1"})
  void leavesCoresThatOthersTakeToThem(int cores, double others, int free) {
    assertThat(ThreadCount.free(cores, OptionalDouble.of(others))).isEqualTo(free);
  }

  @Test
  void takesAllCoresWhereTheLoadIsUnknown() {
    assertThat(ThreadCount.free(4, OptionalDouble.empty())).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "two", "1.5", "9999", "10000", ""})
  void refusesWhatIsNoNumberOfThreads(String text) {
    assertThatThrownBy(() -> ThreadCount.parse("--threads", text))
        .isInstanceOfSatisfying(
            ResnetException.class, e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.USAGE))
        .hasMessageMatching(
            "--threads is a number of threads from 1 to \\d+ here, or auto \\(as many as there are"
                + " free cores\\), got '"
                + text
                + "'");
  }
}
