package org.resnet4j.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.ResnetException;
import org.resnet4j.ResnetException.Kind;
import org.resnet4j.data.folder.ImageFaults.Fault;

class ImageFaultsTests {

  private static final Path SOUND = Path.of("sound.png");
  private static final Path LARGE = Path.of("large.png");
  private static final Path BROKEN = Path.of("broken.png");

  private static Optional<Fault> fault(Path file, Kind kind) {
    return Optional.of(new Fault(file, file + " is " + kind, kind));
  }

  /** What the looks at each file show, one after the other. */
  private static Function<Path, Optional<Fault>> showing(Map<Path, List<Optional<Fault>>> answers) {
    Map<Path, Queue<Optional<Fault>>> left =
        Map.copyOf(
            answers.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey, e -> new ConcurrentLinkedQueue<>(e.getValue()))));
    return file -> Objects.requireNonNull(left.get(file)).remove();
  }

  @Test
  void aFileThatFitsIntoTheHeapAloneIsNotFaulty() {
    ImageFaults faults =
        ImageFaults.of(
            List.of(LARGE, SOUND, BROKEN),
            showing(
                Map.of(
                    LARGE, List.of(fault(LARGE, Kind.RESOURCES), Optional.empty()),
                    SOUND, List.of(Optional.empty()),
                    BROKEN, List.of(fault(BROKEN, Kind.DATA)))));
    assertThat(faults.paths()).containsExactly(BROKEN);
    assertThat(faults.files()).isEqualTo(3);
  }

  @Test
  void aFileThatIsFoundBrokenAloneIs() {
    ImageFaults faults =
        ImageFaults.of(
            List.of(LARGE, BROKEN),
            showing(
                Map.of(
                    LARGE, List.of(fault(LARGE, Kind.RESOURCES), fault(LARGE, Kind.DATA)),
                    BROKEN, List.of(fault(BROKEN, Kind.DATA)))));
    assertThat(faults.paths()).containsExactly(LARGE, BROKEN);
  }

  @Test
  void aFileThatDoesNotFitIntoTheHeapAloneEndsTheLook() {
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(
            () ->
                ImageFaults.of(
                    List.of(BROKEN, LARGE),
                    showing(
                        Map.of(
                            BROKEN, List.of(fault(BROKEN, Kind.DATA)),
                            LARGE,
                                List.of(
                                    fault(LARGE, Kind.RESOURCES), fault(LARGE, Kind.RESOURCES))))))
        .withMessage("large.png is RESOURCES")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.RESOURCES));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "false|; replace or remove it, or leave it out with --skip-broken",
        "true|; restore it from a copy"
      })
  void saysWhatToDoAboutOneFile(boolean needed, String advice) {
    ImageFaults faults = ImageFaults.of(List.of(BROKEN), file -> fault(file, Kind.DATA));
    assertThat(faults.error(needed)).hasMessage("broken.png is DATA" + advice);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "false|replace or remove them, or leave them out with --skip-broken",
        "true|restore them from a copy"
      })
  void saysWhatToDoAboutMoreFiles(boolean needed, String advice) {
    ImageFaults faults = ImageFaults.of(List.of(BROKEN, LARGE), file -> fault(file, Kind.FAILED));
    ResnetException error = faults.error(needed);
    assertThat(error.kind()).isEqualTo(Kind.FAILED);
    assertThat(error)
        .hasMessage(
            "2 of 2 images cannot be used:\n  broken.png is FAILED\n  large.png is FAILED\n"
                + advice);
  }
}
