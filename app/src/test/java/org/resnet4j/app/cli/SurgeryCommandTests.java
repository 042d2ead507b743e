package org.resnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.torch.NativeLeakExtension;
import tools.jackson.databind.JsonNode;

/** surgery on one small run, and what its results are good for. */
@ExtendWith(NativeLeakExtension.class)
class SurgeryCommandTests {

  @TempDir private Path folder;

  @Test
  void editsARunThatIsThenOpenedLikeAnyOther() throws IOException {
    String run = train("cifar-resnet14");
    String cut = folder.resolve("cut").toString();
    Program program =
        Program.run(
            "surgery",
            run,
            "--delete",
            "layer2.1",
            "--scale",
            "layer1.0=0.5",
            "--exchange",
            "layer1.0,layer1.1",
            "--out",
            cut,
            "--json");
    assertThat(program.code()).as(program.err()).isZero();
    JsonNode json = program.json().get(0);
    String spec = "cifar-resnet14+delete=layer2.1+scale=layer1.0,0.5+exchange=layer1.0,layer1.1";
    assertThat(json.propertyNames())
        .containsExactly("out", "model", "parameters", "parametersBefore");
    assertThat(json.get("model").asString()).isEqualTo(spec);
    long gone = 2 * 32 * 32 * 9 + 4 * 32;
    assertThat(json.get("parametersBefore").asLong() - json.get("parameters").asLong())
        .isEqualTo(gone);

    JsonNode eval = Program.run("eval", cut, "--json").json().get(0);
    assertThat(eval.get("loss").asDouble())
        .isNotEqualTo(Program.run("eval", run, "--json").json().get(0).get("loss").asDouble());
    assertThat(Program.run("eval", cut, "--weights", "best", "--json").json()).contains(eval);
    assertThat(
            Program.run("eval", cut + "/weights.safetensors", "--data-root", root(), "--json")
                .json())
        .contains(eval);
    assertThat(Program.run("summary", cut).out()).contains(spec).doesNotContain("layer2.1.conv1");
    Path image = folder.resolve("photo.png");
    ImageIO.write(new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
    assertThat(Program.run("predict", cut, image.toString()).code()).isZero();

    Program longer = Program.run("train", "--resume", cut, "--epochs", "2", "--json");
    assertThat(longer.code()).as(longer.err()).isZero();
    assertThat(longer.json().get(0).get("epoch").asInt()).isEqualTo(2);
  }

  @Test
  void addsIdentitiesThatChangeNothing() throws IOException {
    String run = train("cifar-plain8");
    Path file = folder.resolve("deeper.safetensors");
    Program program =
        Program.run("surgery", run, "--identity", "layer3.0=2", "--out", file.toString());
    assertThat(program.code()).as(program.err()).isZero();
    assertThat(program.out())
        .startsWith("cifar-plain8+identity=layer3.0,2: ")
        .contains("; see `resnet eval " + file + "`");
    assertThat(Program.run("eval", file.toString(), "--data-root", root(), "--json").json())
        .isEqualTo(Program.run("eval", run, "--json").json());
    Program again =
        Program.run(
            "surgery",
            file.toString(),
            "--delete",
            "layer3.0_2",
            "--out",
            folder.resolve("back.safetensors").toString());
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).startsWith("cifar-plain8+identity=layer3.0,2+delete=layer3.0_2: ");
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    String run = train("cifar-resnet8");
    String out = folder.resolve("out").toString();
    assertUsage(
        "cifar-resnet8 has no block 'layer1.1'; did you mean 'layer1.0'?; its blocks are layer1.0,"
            + " layer2.0, layer3.0",
        "surgery",
        run,
        "--delete",
        "layer1.1",
        "--out",
        out);
    assertUsage(
        "cifar-resnet8: only blocks of equal shapes can be exchanged, but layer1.0 makes 16x32x32"
            + " of 16x32x32 and layer2.0 makes 32x16x16 of 16x32x32",
        "surgery",
        run,
        "--exchange",
        "layer1.0,layer2.0",
        "--out",
        out);
    assertUsage(
        "edit 'scale=layer1.0,half': a factor is a number, got 'half'",
        "surgery",
        run,
        "--scale",
        "layer1.0=half",
        "--out",
        out);
    assertThat(Files.exists(Path.of(out))).isFalse();
    assertUsage(
        run + " exists, and nothing is overwritten; choose a new --out",
        "surgery",
        run,
        "--delete",
        "layer1.0",
        "--out",
        run);
    assertUsage(
        "of a run folder a run folder is made, and of weights a weights file: "
            + out
            + " must end in .safetensors",
        "surgery",
        run + "/weights.safetensors",
        "--delete",
        "layer1.0",
        "--out",
        out);
    assertUsage(
        "surgery needs to be told what to do: --delete, --exchange, --scale or --identity",
        "surgery",
        run,
        "--out",
        out);
    assertThat(
            Program.run("surgery", "nowhere", "--delete", "a", "--out", out + ".safetensors")
                .code())
        .isEqualTo(3);
  }

  private static void assertUsage(String message, String... arguments) {
    Program program = Program.run(arguments);
    assertThat(program.err()).isEqualTo("resnet: " + message + System.lineSeparator());
    assertThat(program.code()).isEqualTo(2);
  }

  private String train(String spec) throws IOException {
    TinyCifar.write(Path.of(root()));
    String run = folder.resolve("run").toString();
    Program program =
        Program.run("train", "--data-root", root(), "--model", spec, "--epochs", "1", "--out", run);
    assertThat(program.code()).as(program.err()).isZero();
    return run;
  }

  private String root() {
    return folder.resolve("data").toString();
  }
}
