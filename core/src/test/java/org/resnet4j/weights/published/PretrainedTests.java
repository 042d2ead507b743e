package org.resnet4j.weights.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Network;
import org.resnet4j.image.Interpolation;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Preprocessing;
import org.resnet4j.weights.ImageNetClasses;
import org.resnet4j.zoo.Zoo;

class PretrainedTests {

  private static final Pattern HASH_IN_NAME = Pattern.compile(".*-([0-9a-f]{8,64})\\.[a-z]+");

  static Stream<Pretrained.Entry> entries() {
    return Pretrained.entries().stream();
  }

  static List<String> models() {
    return Pretrained.models();
  }

  private static void assertUsage(Runnable call, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            ResnetException.class, e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.USAGE))
        .hasMessage(message);
  }

  @Test
  void namesTheNetsThatHaveWeights() {
    assertThat(Pretrained.models())
        .containsExactly(
            "resnet18",
            "resnet34",
            "resnet50",
            "resnet101",
            "resnet152",
            "resnext50_32x4d",
            "resnext101_32x8d",
            "wide_resnet50_2",
            "wide_resnet101_2",
            "alexnet-torchvision",
            "cifar-resnet20",
            "cifar-resnet32",
            "cifar-resnet44",
            "cifar-resnet56",
            "cifar-resnet110",
            "cifar-resnet1202");
    assertThat(Pretrained.entries()).hasSize(88);
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyModelIsANetOfTheZooWithTheLabelsOfItsWeights(String model) {
    assumeTrue(Zoo.names().contains(model), "the zoo has no " + model + " yet");
    for (Pretrained.Entry entry : Pretrained.forModel(model)) {
      Network net = Zoo.network(model, OptionalInt.empty());
      assertThat(net.parameters().get(net.parameters().size() - 1).shape().get(0))
          .isEqualTo(entry.labels().names().size());
    }
  }

  @ParameterizedTest
  @MethodSource("entries")
  void everyHashIsTheOneInTheFilesName(Pretrained.Entry entry) {
    Matcher name = HASH_IN_NAME.matcher(entry.fileName());
    assertThat(name.matches()).as(entry.fileName()).isTrue();
    assertThat(entry.sha256()).startsWith(name.group(1));
  }

  @ParameterizedTest
  @MethodSource("entries")
  void everyEntryHasASanePreprocessingAndOrigin(Pretrained.Entry entry) {
    Preprocessing how = entry.preprocessing();
    int crop = entry.labels() == Pretrained.Labels.CIFAR10 ? 32 : 224;
    assertThat(how.crop()).isIn(crop, crop == 224 ? 288 : 32);
    assertThat(how.resize()).isBetween(how.crop(), how.crop() * 8 / 7);
    assertThat(how.normalize()).isEqualTo(Normalization.IMAGENET);
    assertThat(entry.licence()).isIn("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC-BY-NC-4.0");
    assertThat(entry.source()).isNotBlank();
    entry.accuracy().ifPresent(figure -> assertThat(figure.top1()).isBetween(56.0, 94.0));
  }

  @Test
  void noNameStandsTwiceAndNoFileHasTwoHashes() {
    assertThat(Pretrained.entries()).extracting(Pretrained.Entry::name).doesNotHaveDuplicates();
    Map<String, List<String>> hashes =
        entries()
            .collect(
                Collectors.groupingBy(
                    Pretrained.Entry::fileName,
                    Collectors.mapping(Pretrained.Entry::sha256, Collectors.toList())));
    assertThat(hashes).allSatisfy((file, of) -> assertThat(of.stream().distinct()).hasSize(1));
  }

  @ParameterizedTest
  @CsvSource({
    "resnet18, IMAGENET1K_V1",
    "resnet34, IMAGENET1K_V1",
    "resnet50, IMAGENET1K_V2",
    "resnet152, IMAGENET1K_V2",
    "resnext101_32x8d, IMAGENET1K_V2",
    "wide_resnet101_2, IMAGENET1K_V2",
    "cifar-resnet1202, akamaster",
    "resnet50:stride=3x3, IMAGENET1K_V2",
    "resnet50.a1_in1k, a1_in1k",
    "resnet50.IMAGENET1K_V1, IMAGENET1K_V1",
  })
  void findsByName(String name, String tag) {
    assertThat(Pretrained.find(name).tag()).isEqualTo(tag);
  }

  @Test
  void knowsWhatTorchvisionSaysOfItsResNet50() {
    assertThat(Pretrained.find("resnet50"))
        .isEqualTo(
            new Pretrained.Entry(
                "resnet50",
                "IMAGENET1K_V2",
                URI.create("https://download.pytorch.org/models/resnet50-11ad3fa6.pth"),
                "11ad3fa6",
                OptionalDouble.of(97.79),
                new Preprocessing(232, 224, Interpolation.BILINEAR, Normalization.IMAGENET),
                Pretrained.Labels.IMAGENET,
                Optional.of(
                    new Pretrained.Accuracy(80.858, OptionalDouble.of(95.434), "ImageNet-1K val")),
                "BSD-3-Clause",
                "torchvision 0.28.0"));
  }

  @Test
  void preparesImagesAsTimmEvaluates() {
    assertThat(Pretrained.find("resnet50", "a1_in1k").preprocessing())
        .isEqualTo(new Preprocessing(288, 288, Interpolation.BICUBIC, Normalization.IMAGENET));
    assertThat(Pretrained.find("resnet50", "a3_in1k").preprocessing())
        .isEqualTo(new Preprocessing(235, 224, Interpolation.BICUBIC, Normalization.IMAGENET));
  }

  @Test
  void knowsAkamastersErrors() {
    Pretrained.Entry entry = Pretrained.find("cifar-resnet20");
    assertThat(entry.accuracy())
        .contains(new Pretrained.Accuracy(91.73, OptionalDouble.empty(), "CIFAR-10 test"));
    assertThat(entry.fileName()).isEqualTo("resnet20-12fca82f.th");
    assertThat(entry.labels().names()).startsWith("airplane", "automobile").hasSize(10);
  }

  @Test
  void hasImageNetsClassesInTheOrderOfTheLabels() {
    List<String> names = ImageNetClasses.names();
    assertThat(names).hasSize(1000).doesNotHaveDuplicates().startsWith("tench", "goldfish");
    assertThat(names.get(207)).isEqualTo("golden retriever");
    assertThat(names.get(281)).isEqualTo("tabby");
    assertThat(names.get(999)).isEqualTo("toilet tissue");
  }

  @Test
  void saysWhichNetsHaveWeights() {
    assertUsage(
        () -> Pretrained.find("cifar-resnet26"),
        "there are no pretrained weights for cifar-resnet26; did you mean 'cifar-resnet20' or"
            + " 'cifar-resnet56'?; there are for "
            + String.join(", ", Pretrained.models()));
    assertThat(Pretrained.forModel("plain34")).isEmpty();
  }

  @Test
  void saysThatTheNetIsUnknown() {
    assertUsage(
        () -> Pretrained.find("resnet5O"),
        "unknown model 'resnet5O'; did you mean 'resnet50'?; `resnet models` lists all");
  }

  @Test
  void hasNoWeightsForAChangedNet() {
    assertUsage(
        () -> Pretrained.find("resnet50:stride=1x1"),
        "there are no pretrained weights for resnet50:stride=1x1, only for resnet50 as it is; leave"
            + " the options out");
  }

  @Test
  void saysWhichTagsANetHas() {
    assertUsage(
        () -> Pretrained.find("wide_resnet50_2", "IMAGENET1K_V3"),
        "wide_resnet50_2 has no pretrained weights 'IMAGENET1K_V3'; did you mean 'IMAGENET1K_V2' or"
            + " 'IMAGENET1K_V1'?; its weights are IMAGENET1K_V2, IMAGENET1K_V1, racm_in1k, tv_in1k,"
            + " tv2_in1k");
  }

  @Test
  void entriesComeOverHttpsWithAFileNameAndAHash() {
    assertThatThrownBy(() -> entry("http://host/a.pth", "01234567"))
        .hasMessage("weights come over https, got http://host/a.pth");
    for (String name : List.of("", "..", ".hidden", "a%2Fb", "a%5Cb", "a.pth?b")) {
      assertThatThrownBy(() -> entry("https://host/" + name, "01234567"))
          .hasMessage("no file name at the end of https://host/" + name);
    }
    assertThatThrownBy(() -> entry("https://host/a.pth", "0123456"))
        .hasMessage("8 to 64 hex digits are needed, got 0123456");
  }

  /** An entry of no net in particular. */
  static Pretrained.Entry entry(String address, String sha256) {
    return new Pretrained.Entry(
        "resnet18",
        "test",
        URI.create(address),
        sha256,
        OptionalDouble.empty(),
        Preprocessing.IMAGENET,
        Pretrained.Labels.IMAGENET,
        Optional.empty(),
        "Apache-2.0",
        "a test");
  }
}
