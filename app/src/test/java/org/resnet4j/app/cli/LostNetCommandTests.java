package org.resnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.format.Safetensors;
import org.resnet4j.format.TensorEntry;
import org.resnet4j.torch.NativeLeakExtension;
import tools.jackson.databind.JsonNode;

/** A net that computes what is not finite ends every command with 4, and nothing says NaN. */
@ExtendWith(NativeLeakExtension.class)
class LostNetCommandTests {

  @TempDir private Path folder;
  private String root = "";
  private String run = "";

  @BeforeEach
  void train() throws IOException {
    root = TinyCifar.write(folder.resolve("data")).toString();
    run = folder.resolve("run").toString();
    Program train =
        Program.run(
            "train",
            "--data-root",
            root,
            "--model",
            "cifar-resnet8",
            "--epochs",
            "1",
            "--out",
            run);
    assertThat(train.code()).as(train.err()).isZero();
  }

  /** Sets the first element of a tensor in a file of the run. */
  private void spoil(String file, String tensor, float value) {
    Path path = Path.of(run).resolve(file);
    try (Safetensors in = Safetensors.open(path)) {
      List<TensorEntry> entries =
          in.tensors().stream()
              .map(
                  info ->
                      new TensorEntry(
                          info,
                          () -> {
                            ByteBuffer all = in.data(info.name());
                            ByteBuffer copy =
                                ByteBuffer.allocate(all.remaining()).order(ByteOrder.LITTLE_ENDIAN);
                            copy.put(all).flip();
                            return info.name().equals(tensor) ? copy.putFloat(0, value) : copy;
                          }))
              .toList();
      Safetensors.write(path, in.metadata(), entries);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "layer2.0.conv1.weight, NaN, fp32",
    "layer2.0.conv1.weight, NaN, bf16",
    "bn1.running_var, NaN, fp32",
    "linear.bias, NaN, bf16",
    "layer1.0.conv1.weight, Infinity, fp32",
    "linear.bias, -Infinity, fp32",
  })
  void evalEndsWithFour(String tensor, float value, String precision) {
    spoil("weights.safetensors", tensor, value);
    Program eval = Program.run("eval", run, "--precision", precision);
    assertThat(eval.code()).as(eval.err()).isEqualTo(4);
    assertThat(eval.out()).isEmpty();
    assertThat(eval.err())
        .endsWith(
            "resnet: the net's logits are not finite on image 1 of cifar10: it has diverged, or its"
                + " weights are damaged"
                + System.lineSeparator());
    Program json = Program.run("eval", run, "--precision", precision, "--json");
    assertThat(json.code()).isEqualTo(4);
    JsonNode object = json.json().get(0);
    assertThat(object.propertyNames())
        .containsExactly("top1", "top5", "loss", "n", "correct", "data");
    assertThat(object.get("top1").isNull()).isTrue();
    assertThat(object.get("loss").isNull()).isTrue();
    assertThat(object.get("n").asInt()).isEqualTo(40);
    assertThat(Program.run("eval", run, "--weights", "best").code()).isZero();
  }

  @Test
  void predictEndsWithFour() throws IOException {
    Path image = folder.resolve("photo.png");
    ImageIO.write(new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
    spoil("weights.safetensors", "layer2.0.conv1.weight", Float.NaN);
    Program predict = Program.run("predict", run, image.toString(), "--json");
    assertThat(predict.code()).as(predict.err()).isEqualTo(4);
    assertThat(predict.out()).isEmpty();
    assertThat(predict.err()).contains("the net's logits are not finite");
  }

  @ParameterizedTest
  @ValueSource(strings = {"out", "out.safetensors"})
  void surgeryEndsWithFour(String name) {
    spoil("weights.safetensors", "layer2.0.conv1.weight", Float.NaN);
    Path out = folder.resolve(name);
    Program surgery =
        Program.run("surgery", run, "--scale", "layer1.0=0.5", "--out", out.toString());
    assertThat(surgery.code()).as(surgery.err()).isEqualTo(4);
    assertThat(surgery.err())
        .isEqualTo(
            "resnet: the weights of cifar-resnet8+scale=layer1.0,0.5 are not finite:"
                + " layer2.0.conv1.weight is not"
                + System.lineSeparator());
    assertThat(out).doesNotExist();
  }

  @Test
  void aTrainingThatGoesOnFromThereEndsWithFour() {
    spoil("checkpoint/state.safetensors", "layer2.0.conv1.weight", Float.NaN);
    Program train = Program.run("train", "--resume", run, "--epochs", "2", "--json");
    assertThat(train.code()).as(train.err()).isEqualTo(4);
    assertThat(train.out()).isEmpty();
    assertThat(train.err()).contains("the loss is not finite at step ");
  }
}
