package org.resnet4j.torch.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Network;
import org.resnet4j.image.RgbImage;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.WeightsFile;
import org.resnet4j.zoo.Zoo;

@ExtendWith(NativeLeakExtension.class)
class PredictorTests {

  private static final RgbImage GREY = new RgbImage(40, 50, new byte[40 * 50 * 3]);

  @TempDir private Path folder;

  @Test
  void givesProbabilitiesBestFirst() {
    Path file = save("cifar-resnet8", 3, Map.of("classes", "[\"a\",\"b\",\"c\"]"));
    try (var predictor = open(file, "cifar-resnet8")) {
      List<Prediction> all = predictor.predict(GREY, 10);
      assertThat(all).extracting(Prediction::label).containsExactlyInAnyOrder("a", "b", "c");
      assertThat(all).isSortedAccordingTo((x, y) -> Double.compare(y.p(), x.p()));
      assertThat(all.stream().mapToDouble(Prediction::p).sum()).isCloseTo(1, within(1e-6));
      assertThat(predictor.predict(GREY, 1)).isEqualTo(all.subList(0, 1));
    }
  }

  @Test
  void takesTheNumberOfClassesFromTheFile() {
    Path file = save("cifar-resnet8", 7, Map.of());
    try (var predictor = open(file, "cifar-resnet8")) {
      assertThat(predictor.predict(GREY, 10)).hasSize(7);
    }
  }

  @Test
  void asksForTheNormalizationThatTheFileDoesNotSay() {
    Path file = save("cifar-resnet8", 2, Map.of("model", "cifar-resnet8"));
    assertThatThrownBy(() -> Predictor.open(file, Optional.empty(), Optional.empty(), Device.CPU))
        .hasMessage(
            "%s does not say how images are normalised; give --normalize (half, imagenet, cifar10"
                + " or m,m,m/s,s,s)",
            file);
  }

  @Test
  void asksForTheNetThatTheFileDoesNotSay() {
    Path file = save("cifar-resnet8", 2, Map.of());
    assertThatThrownBy(() -> Predictor.open(file, Optional.empty(), Optional.empty(), Device.CPU))
        .hasMessage(
            "%s does not say its net; give --model (by names and shapes it fits cifar-resnet8,"
                + " cifar-plain8)",
            file);
  }

  @Test
  void listsWhatDoesNotFit() {
    Path file = save("cifar-resnet8", 2, Map.of());
    assertThatThrownBy(() -> open(file, "cifar-resnet8:projection=B,bias"))
        .isInstanceOf(ResnetException.class)
        .hasMessage(
            "%s does not fit cifar-resnet8:bias,projection=B: 16 missing: layer1.0.conv1.bias,"
                + " layer1.0.conv2.bias, layer2.0.conv1.bias, layer2.0.conv2.bias,"
                + " layer2.0.shortcut.0.weight, layer2.0.shortcut.1.weight,"
                + " layer2.0.shortcut.1.bias, layer2.0.shortcut.1.running_mean,"
                + " layer2.0.shortcut.1.running_var, layer3.0.conv1.bias and 6 more",
            file);
    assertThatThrownBy(() -> open(file, "cifar-resnet8:norm=group"))
        .hasMessageContaining("unexpected: bn1.running_mean");
    assertThatThrownBy(() -> open(file, "resnet18"))
        .hasMessageContaining(
            " of another shape: conv1.weight [16, 3, 3, 3] instead of [64, 3, 7, 7]");
  }

  private Path save(String spec, int classes, Map<String, String> metadata) {
    Path file = folder.resolve(spec + classes + ".safetensors");
    Network network = Zoo.network(spec, classes);
    try (var net = Model.create(network, 1, Device.CPU, Element.FLOAT32)) {
      WeightsFile.save(net, file, metadata);
    }
    return file;
  }

  private static Predictor open(Path file, String spec) {
    return Predictor.open(file, Optional.of(spec), Optional.of(Normalization.HALF), Device.CPU);
  }
}
