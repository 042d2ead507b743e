package org.resnet4j.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.format.DType;
import org.resnet4j.format.Safetensors;
import org.resnet4j.format.TensorEntry;
import org.resnet4j.torch.NativeLeakExtension;
import tools.jackson.databind.JsonNode;

/**
 * The JSON of every command: its keys, their order, and which values are numbers, text or null. The
 * file {@code answers.txt} was recorded before the answers were records.
 */
@ExtendWith(NativeLeakExtension.class)
class AnswersTests {

  private static final int MOST_LINES = 3;

  @TempDir private Path folder;

  @Test
  void haveTheKeysThatTheyAlwaysHad() throws IOException {
    assertThat(answers()).isEqualTo(recorded());
  }

  private static String recorded() throws IOException {
    try (var in = AnswersTests.class.getResourceAsStream("answers.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }

  private String answers() throws IOException {
    TinyCifar.write(folder.resolve("data"));
    ImageIO.write(
        new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB),
        "png",
        folder.resolve("photo.png").toFile());
    Safetensors.write(folder.resolve("odd.safetensors"), Map.of(), odd());
    return Stream.of(
            "models",
            "summary cifar-resnet8",
            "train --data-root @data --model cifar-resnet8 --epochs 1 --out @run",
            "train --data-root @data --model cifar-resnet8 --epochs 1 --out @held --val-share 0.2",
            "eval @run",
            "eval @run --split train --weights best",
            "predict @run @photo.png nowhere.png --top 2",
            "predict @run nowhere.png",
            "inspect @run/weights.safetensors",
            "surgery @run --delete layer2.0 --out @cut.safetensors",
            "inspect @cut.safetensors",
            "inspect @odd.safetensors",
            "inspect nowhere",
            "study --out @studies",
            "bench cifar-resnet8 --mode infer --batch 2 --seconds 0.01",
            "doctor")
        .map(this::answer)
        .collect(Collectors.joining());
  }

  /** Some convolutions of cifar-resnet20, and some that no net of the zoo has. */
  private static List<TensorEntry> odd() {
    return IntStream.range(0, 16)
        .mapToObj(i -> i < 6 ? "layer1." + i / 2 + ".conv" + (1 + i % 2) + ".weight" : "odd" + i)
        .map(
            name ->
                new TensorEntry(
                    name,
                    DType.F32,
                    List.of(16L, 16L, 3L, 3L),
                    () -> ByteBuffer.allocate(16 * 16 * 9 * 4)))
        .toList();
  }

  private String answer(String command) {
    String[] words =
        Arrays.stream((command + " --json").split(" "))
            .map(word -> word.startsWith("@") ? folder.resolve(word.substring(1)).toString() : word)
            .toArray(String[]::new);
    List<JsonNode> json = Program.run(words).json();
    return json.stream()
        .limit(MOST_LINES)
        .map(AnswersTests::shape)
        .collect(Collectors.joining("\n", "resnet " + command + "\n", "\n\n"));
  }

  /** The JSON with values replaced by their kind; of an array its first element. */
  private static String shape(JsonNode node) {
    if (node.isObject()) {
      return node.propertyStream()
          .map(entry -> entry.getKey() + ":" + shape(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (node.isArray()) {
      return node.isEmpty() ? "[]" : "[" + shape(node.get(0)) + "]";
    }
    return node.isIntegralNumber()
        ? "whole"
        : node.getNodeType().toString().toLowerCase(Locale.ROOT);
  }
}
