package org.resnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SummaryCommandTests {

  @Test
  void printsTheFoundingNet() {
    Program program =
        Program.run("summary", "resnet34:bias", "--classes", "2", "--input", "3x32x32");
    assertThat(program.code()).isZero();
    assertThat(program.out().lines())
        .contains(
            "conv1                  Conv 7x7/2        64x16x16       9,408      2,408,448",
            "layer2.0.downsample.0  Conv 1x1/2         128x4x4       8,192        131,072",
            "resnet34:bias, images of 3x32x32: 21,293,250 parameters (85.2 MB in fp32), 74,761,216"
                + " multiply-adds an image");
  }

  @Test
  void printsOneJsonObject() {
    Program program = Program.run("summary", "cifar-resnet20", "--json");
    assertThat(program.json()).hasSize(1);
    JsonNode summary = program.json().get(0);
    assertThat(summary.get("parameters").asLong()).isEqualTo(269_722);
    assertThat(summary.get("multiplyAdds").asLong()).isEqualTo(40_551_040);
    JsonNode layer = summary.get("layers").get(1);
    assertThat(layer.propertyNames())
        .containsExactly("name", "op", "output", "parameters", "multiplyAdds");
    assertThat(layer.get("output").asString()).isEqualTo("16x32x32");
  }

  @Test
  void printsTheNetsOfTheIssue() {
    Program gated =
        Program.run("summary", "cifar-resnet110:shortcut=exclusive-gate,gate-bias=-6", "--json");
    assertThat(gated.json().get(0).get("parameters").asLong()).isEqualTo(1_824_186);
    Program alexnet = Program.run("summary", "alexnet", "--json");
    assertThat(alexnet.json().get(0).get("parameters").asLong()).isEqualTo(60_965_224);
  }

  @Test
  void listsEveryModelOnce() {
    Program program = Program.run("models", "--json");
    assertThat(program.json()).extracting(m -> m.get("name").asString()).doesNotHaveDuplicates();
    assertThat(program.out())
        .contains("{\"name\":\"resnet50\",\"classes\":1000,\"parameters\":25557032");
    assertThat(Program.run("models").out())
        .contains(
            "Every cifar-resnetN and cifar-plainN with N = 6n+2 (8, 14, 20, ... 1202) is a name,",
            "  shortcut=identity|scale|gate|exclusive-gate|conv1x1|dropout|none",
            "  gate-bias=-6 (-100 to 100)",
            "B        IMAGENET1K_V2 80.9 % +",
            "  stem=7x7|3x3|deep",
            "stem=deep is the default of resnet18d, resnet26d, resnet34d, resnet50d, ",
            "se=16 is the default of seresnet18, seresnet34, seresnet50, ",
            "order=full-preact is the default of preact-resnet50, preact-resnet101, ",
            "init=gaussian is the default of alexnet\n");
  }
}
