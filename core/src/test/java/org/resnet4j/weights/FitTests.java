package org.resnet4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.format.DType;
import org.resnet4j.format.TensorInfo;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.StateDict;
import org.resnet4j.zoo.Zoo;
import tools.jackson.databind.json.JsonMapper;

class FitTests {

  /** A state dict as a project has it; written by make_names.py. */
  record Names(String project, String spec, Map<String, List<Long>> tensors) {
    Names {
      tensors = new java.util.LinkedHashMap<>(tensors);
    }

    List<TensorInfo> infos() {
      return tensors.entrySet().stream()
          .map(e -> new TensorInfo(e.getKey(), DType.F32, e.getValue()))
          .toList();
    }

    @Override
    public String toString() {
      return project + " " + spec;
    }
  }

  static Stream<Names> projects() throws java.io.IOException {
    try (InputStream in = FitTests.class.getResourceAsStream("names.json")) {
      return Stream.of(
          JsonMapper.shared().readValue(Objects.requireNonNull(in).readAllBytes(), Names[].class));
    }
  }

  @ParameterizedTest
  @MethodSource("projects")
  void knowsTheNamesOfOtherProjects(Names names) {
    Network usual = Zoo.network(names.spec(), OptionalInt.empty());
    Network network = Zoo.network(names.spec(), Fit.classes(usual, names.infos()));
    Fit fit = Fit.of(network, names.infos());
    assertThat(fit.missing()).isEmpty();
    assertThat(fit.unexpected()).isEmpty();
    assertThat(fit.misshaped()).isEmpty();
    long counters =
        StateDict.of(network).entries().stream()
            .filter(entry -> entry.kind() == StateDict.Kind.COUNTER)
            .count();
    assertThat(fit.names()).hasSize(names.tensors().size());
    assertThat(StateDict.of(network).entries()).hasSize(names.tensors().size() + (int) counters);
  }

  @Test
  void matchesByMeaningAndNotByOrder() throws java.io.IOException {
    Names names = projects().filter(n -> n.project().equals("huggingface")).skip(1).toList().get(0);
    Fit fit = Fit.of(Zoo.network("resnet50", 1000), names.infos());
    assertThat(fit.naming()).isEqualTo(Naming.HUGGING_FACE);
    assertThat(fit.names())
        .containsEntry("conv1.weight", "resnet.embedder.embedder.convolution.weight")
        .containsEntry(
            "layer4.2.bn3.running_var",
            "resnet.encoder.stages.3.layers.2.layer.2.normalization.running_var")
        .containsEntry(
            "layer3.0.downsample.1.bias",
            "resnet.encoder.stages.2.layers.0.shortcut.normalization.bias");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "module.",
        "model.",
        "_orig_mod.",
        "net.",
        "model._orig_mod.",
        "module.model.",
        "encoder.",
        "module.a.b."
      })
  void cutsOffWhatWrappersPutBefore(String prefix) {
    List<TensorInfo> wrapped = tensors("cifar-resnet8", name -> prefix + name);
    Fit fit = Fit.of(Zoo.network("cifar-resnet8", 10), wrapped);
    assertThat(fit.isExact()).isTrue();
    assertThat(fit.prefix()).isEqualTo(prefix);
    assertThat(fit.names()).containsEntry("linear.bias", prefix + "linear.bias");
  }

  @Test
  void takesTorchvisionsNamesForCifarNetsAndTheOtherWayRound() {
    UnaryOperator<String> torchvisions =
        name -> name.replace("shortcut", "downsample").replace("linear", "fc");
    List<TensorInfo> theirs = tensors("cifar-resnet8:projection=B", torchvisions);
    assertThat(Fit.of(Zoo.network("cifar-resnet8:projection=B", 10), theirs).isExact()).isTrue();
    UnaryOperator<String> akamasters =
        name -> name.replace("downsample", "shortcut").replace("fc.", "linear.");
    assertThat(Fit.of(Zoo.network("resnet18", 1000), tensors("resnet18", akamasters)).isExact())
        .isTrue();
  }

  @Test
  void overlooksWhatToolsLeaveBehind() {
    List<TensorInfo> tensors = new ArrayList<>(tensors("cifar-resnet8", name -> "module." + name));
    tensors.add(new TensorInfo("n_averaged", DType.I64, List.of()));
    tensors.add(new TensorInfo("module.conv1.total_ops", DType.F64, List.of(1L)));
    assertThat(Fit.of(Zoo.network("cifar-resnet8", 10), tensors).isExact()).isTrue();
  }

  @Test
  void cutsOffThePrefixThatAWrapperWithTensorsOfItsOwnPutBefore() {
    List<TensorInfo> tensors = new ArrayList<>(tensors("cifar-resnet8", name -> "model." + name));
    tensors.add(new TensorInfo("criterion.weight", DType.F32, List.of(10L)));
    Fit fit = Fit.of(Zoo.network("cifar-resnet8", 10), tensors);
    assertThat(fit.prefix()).isEqualTo("model.");
    assertThat(fit.missing()).isEmpty();
    assertThat(fit.unexpected()).containsExactly("criterion.weight");
    assertThat(fit.isExact()).isFalse();
    assertThat(fit.leavingExtras().isExact()).isTrue();
    assertThat(fit.leavingExtras().extras()).containsExactly("criterion.weight");
  }

  @ParameterizedTest
  @CsvSource({
    "layer1., layer1._orig_mod.",
    "layer2.0., layer2.0._checkpoint_wrapped_module.",
    "layer2.0., module.layer2._fsdp_wrapped_module.0._orig_mod.",
    "conv1., conv1._forward_module.",
    "layer, _module.layer",
    "layer1.0., layer1.module.0.module.",
    "shortcut, shortcut._fsdp_wrapped_module._fpw_module",
  })
  void cutsOutWrappersWhereverTheyStand(String part, String wrapped) {
    String spec = "cifar-resnet14:projection=B";
    List<TensorInfo> theirs = tensors(spec, name -> "net." + name.replace(part, wrapped));
    Fit fit = Fit.of(Zoo.network(spec, 10), theirs);
    assertThat(fit.isExact()).as(fit.toString()).isTrue();
    assertThat(fit.names()).containsEntry("linear.bias", "net.linear.bias");
  }

  /** Only the features are in DataParallel, as the ImageNet example of PyTorch has AlexNet. */
  @Test
  void knowsAnAlexNetWhoseFeaturesAreWrapped() {
    List<TensorInfo> theirs =
        tensors("alexnet-torchvision", name -> name.replace("features.", "features.module."));
    assertThat(Fit.of(Zoo.network("alexnet-torchvision", 1000), theirs).isExact()).isTrue();
  }

  @Test
  void aFileWithTheNetInSeveralModulesMustBeToldWhich() {
    List<TensorInfo> tensors =
        new ArrayList<>(tensors("cifar-resnet8", name -> "module.encoder_q." + name));
    tensors.addAll(tensors("cifar-resnet8", name -> "module.encoder_k." + name));
    Fit fit = Fit.of(Zoo.network("cifar-resnet8", 10), tensors).leavingExtras();
    assertThatThrownBy(() -> fit.require("x.pth"))
        .hasMessage(
            "x.pth holds several nets that are cifar-resnet8: encoder_k., encoder_q.; choose one"
                + " with --state-dict encoder_q, or leave the others out with --ignore");
    tensors.removeIf(info -> info.name().startsWith("module.encoder_k.linear"));
    Fit one = Fit.of(Zoo.network("cifar-resnet8", 10), tensors).leavingExtras();
    one.require("x.pth");
    assertThat(one.prefix()).isEqualTo("module.encoder_q.");
    assertThat(one.extras()).hasSize(tensors.size() - one.names().size());
  }

  @Test
  void knowsTorchvisionsChildrenInASequential() {
    List<String> children =
        List.of(
            "conv1", "bn1", "relu", "maxpool", "layer1", "layer2", "layer3", "layer4", "avgpool");
    UnaryOperator<String> numbered =
        name -> {
          int child = children.indexOf(name.substring(0, name.indexOf('.')));
          return (child < 0 ? "2" : "0." + child) + name.substring(name.indexOf('.'));
        };
    Fit fit = Fit.of(Zoo.network("resnet50", 1000), tensors("resnet50", numbered));
    assertThat(fit.isExact()).as(fit.toString()).isTrue();
    assertThat(fit.naming()).isEqualTo(Naming.CHILDREN);
    assertThat(fit.names())
        .containsEntry("layer3.5.bn2.running_var", "0.6.5.bn2.running_var")
        .containsEntry("layer1.0.downsample.1.bias", "0.4.0.downsample.1.bias")
        .containsEntry("fc.bias", "2.bias");
  }

  @Test
  void saysWhatParametersWithoutStatisticsLack() {
    List<TensorInfo> theirs = new ArrayList<>(tensors("resnet18", name -> name));
    theirs.removeIf(info -> info.name().matches(".*(running_mean|running_var|tracked)"));
    assertThatThrownBy(() -> Fit.of(Zoo.network("resnet18", 1000), theirs).require("x.pth"))
        .hasMessageContaining(
            " and 30 more. All that is missing are the statistics of its batch norms: in Python"
                + " save model.state_dict(), which has them, not named_parameters(); a net with"
                + " group norm has none: --model resnet18:norm=group");
  }

  @ParameterizedTest
  @CsvSource({
    "parametrizations.weight.0._u, Its weights are parametrized",
    "weight_u, Its weights are computed by a hook",
    "lora_A.default.weight, It has an adapter beside the weights",
    "weight_fake_quant.scale, It was prepared for quantization",
    "_flat_param, Its weights are flattened by FSDP",
  })
  void saysHowANetIsMadePlainInPython(String extra, String advice) {
    List<TensorInfo> theirs = new ArrayList<>(tensors("resnet18", name -> name));
    theirs.add(new TensorInfo("layer1.0.conv1." + extra, DType.F32, List.of(1L)));
    assertThatThrownBy(() -> Fit.of(Zoo.network("resnet18", 1000), theirs).require("x.pth"))
        .hasMessageContaining("1 unexpected: layer1.0.conv1." + extra + ". " + advice);
  }

  @Test
  void takesAnyNameAndLooksForNothingInLongOnes() {
    List<TensorInfo> odd =
        Stream.of("", ".", "..", "module.", "conv1.weight.", "a.".repeat(1 << 20))
            .map(name -> new TensorInfo(name, DType.F32, List.of(1L)))
            .toList();
    Fit fit = Fit.of(Zoo.network("cifar-resnet8", 10), odd);
    assertThat(fit.names()).isEmpty();
    assertThat(fit.unexpected()).hasSize(odd.size());
  }

  /** As PyTorch before 0.4 and what was made from its files have them. */
  @Test
  void takesCountersOfOneElementWhateverTheirShape() {
    List<TensorInfo> tensors =
        tensors("cifar-resnet8", name -> name).stream()
            .map(t -> t.dtype() == DType.I64 ? new TensorInfo(t.name(), t.dtype(), List.of(1L)) : t)
            .toList();
    assertThat(Fit.of(Zoo.network("cifar-resnet8", 10), tensors).isExact()).isTrue();
  }

  @Test
  void namesThatLookLikeRowsOfTheTablesStayNames() {
    String block = "resnet.encoder.stages.0.layers.0.layer.0.convolution.";
    assertThat(Naming.HUGGING_FACE.toTorchvision(block + "x+4")).isEqualTo("layer1.0.conv1.x+4");
    assertThat(Naming.HUGGING_FACE.toTorchvision(block + "$1\\")).isEqualTo("layer1.0.conv1.$1\\");
    assertThat(Naming.CIFAR.toTorchvision("linear.weight\n")).isEqualTo("linear.weight\n");
  }

  @Test
  void showsNoControlsOfNamesInItsMessage() {
    List<TensorInfo> tensors = new ArrayList<>(tensors("cifar-resnet8", name -> name));
    tensors.add(new TensorInfo("a\u001b[31m\n", DType.F32, List.of(1L)));
    Fit fit = Fit.of(Zoo.network("cifar-resnet8", 10), tensors);
    assertThatThrownBy(() -> fit.require("x.pth"))
        .hasMessage("x.pth does not fit cifar-resnet8: 1 unexpected: a?[31m?");
  }

  @Test
  void listsAllDifferences() {
    List<TensorInfo> tensors = new ArrayList<>(tensors("cifar-resnet8", name -> name));
    tensors.removeIf(info -> info.name().startsWith("bn1."));
    tensors.add(new TensorInfo("head.weight", DType.F32, List.of(1L)));
    Fit fit = Fit.of(Zoo.network("cifar-resnet8", 7), tensors);
    assertThatThrownBy(() -> fit.require("x.pth"))
        .hasMessage(
            "x.pth does not fit cifar-resnet8: 4 missing: bn1.weight, bn1.bias, bn1.running_mean,"
                + " bn1.running_var; 1 unexpected: head.weight; 2 of another shape: linear.weight"
                + " [10, 64] instead of [7, 64], linear.bias [10] instead of [7]");
  }

  static List<TensorInfo> tensors(String spec, UnaryOperator<String> name) {
    return StateDict.of(Zoo.network(spec, OptionalInt.empty())).entries().stream()
        .map(
            entry ->
                new TensorInfo(
                    name.apply(entry.name()),
                    entry.kind() == StateDict.Kind.COUNTER ? DType.I64 : DType.F32,
                    entry.shape().stream().map(Integer::longValue).toList()))
        .toList();
  }
}
