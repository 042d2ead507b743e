package org.resnet4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Block;
import org.resnet4j.graph.Init;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Shapes;
import org.resnet4j.graph.StateDict;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ZooTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "resnet35 | unknown model 'resnet35'; did you mean 'resnet34'?; `resnet"
            + " models` lists all",
        "inception | unknown model 'inception'; `resnet models` lists all",
        "cifar-resnet34 | a CIFAR ResNet has depth 6n+2 (8, 14, 20, 32, 44, 56, 110, ... 1202), got"
            + " 34",
        "cifar-resnet020 | unknown model 'cifar-resnet020'; did you mean 'cifar-resnet20'?; `resnet models`"
            + " lists all",
        "cifar-resnet2 | a CIFAR ResNet has depth 6n+2 (8, 14, 20, 32, 44, 56, 110, ... 1202), got 2",
        "cifar-plain1208 | a CIFAR ResNet has depth 6n+2 (8, 14, 20, 32, 44, 56, 110, ... 1202), got"
            + " 1208",
        "resnet18:biass | model resnet18:biass: unknown option 'biass'; did you mean 'bias'?;"
            + " options are bias, norm, projection, shortcut, gate-bias, shortcut-scale,"
            + " branch-scale, shortcut-dropout, order, stem, stride, activation, init, zero-init, lrn,"
            + " dropout",
        "resnet18:norm=layer | model resnet18:norm=layer: option norm is one of batch, group, none,"
            + " got 'layer'",
        "resnet18:norm | model resnet18:norm: option norm is one of batch, group, none, got ''",
        "resnet18:bias,bias=off | model resnet18:bias,bias=off names the option bias twice",
        "resnet18:stride=1x1 | model resnet18:stride=1x1: resnet18 has no option stride; its options"
            + " are bias, norm, projection, shortcut, gate-bias, shortcut-scale, branch-scale,"
            + " shortcut-dropout, order, stem, activation, init, zero-init",
        "resnet18:stride=3x3 | model resnet18:stride=3x3: resnet18 has no option stride; its options"
            + " are bias, norm, projection, shortcut, gate-bias, shortcut-scale, branch-scale,"
            + " shortcut-dropout, order, stem, activation, init, zero-init",
        "cifar-plain20:projection=B | model cifar-plain20:projection=B: cifar-plain20 has no option"
            + " projection; its options are bias, norm, activation, init",
        "resnet18:norm=none,zero-init | model resnet18:norm=none,zero-init: zero-init is about the"
            + " last norm of each branch, and norm=none has none",
        "resnet18:shortcut=none,zero-init | model resnet18:shortcut=none,zero-init: without a"
            + " shortcut, zero-init makes the output of every block 0",
        "resnet18:projection=B,shortcut=none | model resnet18:projection=B,shortcut=none: projection"
            + " is about the shortcut, and shortcut=none has none",
        "resnet18:projection=B,shortcut=conv1x1 | model resnet18:projection=B,shortcut=conv1x1:"
            + " shortcut=conv1x1 is a projection of its own; leave out projection",
        "resnet18:gate-bias=-6 | model resnet18:gate-bias=-6: gate-bias is for"
            + " shortcut=exclusive-gate or shortcut=gate, and this is identity",
        "resnet18:shortcut=gate,branch-scale=1 | model resnet18:shortcut=gate,branch-scale=1:"
            + " branch-scale is for shortcut=scale, and this is gate",
        "resnet18:shortcut-dropout=0.1 | model resnet18:shortcut-dropout=0.1: shortcut-dropout is for"
            + " shortcut=dropout, and this is identity",
        "resnet18:shortcut=gate,gate-bias=low | model resnet18:shortcut=gate,gate-bias=low: option"
            + " gate-bias is a number from -100 to 100, got 'low'",
        "resnet18:shortcut=gate,gate-bias=NaN | model resnet18:shortcut=gate,gate-bias=NaN: option"
            + " gate-bias is a number from -100 to 100, got 'NaN'",
        "resnet18:shortcut=scale,shortcut-scale=11 | model resnet18:shortcut=scale,shortcut-scale=11:"
            + " option shortcut-scale is a number from 0 to 10, got '11'",
        "resnet18:shortcut=dropout,shortcut-dropout=1 | model"
            + " resnet18:shortcut=dropout,shortcut-dropout=1: option shortcut-dropout is a number from"
            + " 0 to 0.99, got '1'",
        "resnet18:shortcut=dropout,shortcut-dropout | model"
            + " resnet18:shortcut=dropout,shortcut-dropout: option shortcut-dropout is a number from"
            + " 0 to 0.99, got ''",
        "resnet18:order=full-preact,zero-init | model resnet18:order=full-preact,zero-init: zero-init"
            + " is for branches that end in a norm: order=original or relu-preact, and this is"
            + " full-preact",
        "preact-resnet50:zero-init | model preact-resnet50:zero-init: zero-init is for branches that"
            + " end in a norm: order=original or relu-preact, and this is full-preact",
        "resnet18:order=bn-after-add,norm=none | model resnet18:order=bn-after-add,norm=none:"
            + " order=bn-after-add is about the norm, and norm=none has none",
        "resnet18:order=relu-before-add,shortcut=none | model"
            + " resnet18:order=relu-before-add,shortcut=none: order=relu-before-add is about the"
            + " addition, and shortcut=none has none",
        "cifar-preact-resnet12 | a pre-activation CIFAR ResNet has depth 6n+2 (8, 14, 20, ... 110,"
            + " ...) or, of bottlenecks, 9n+2 (11, 29, 47, ... 164, ... 1001, ...), at most 1202, got"
            + " 12",
        "cifar-preact-resnet2 | a pre-activation CIFAR ResNet has depth 6n+2 (8, 14, 20, ... 110,"
            + " ...) or, of bottlenecks, 9n+2 (11, 29, 47, ... 164, ... 1001, ...), at most 1202, got"
            + " 2",
        "alexnet:norm=batch | model alexnet:norm=batch: alexnet has no option norm; its options are"
            + " activation, init, lrn, dropout",
        "alexnet-torchvision:lrn=off | model alexnet-torchvision:lrn=off: alexnet-torchvision has no"
            + " option lrn; its options are dropout",
        "cifar-resnet20:dropout | model cifar-resnet20:dropout: cifar-resnet20 has no option dropout;"
            + " its options are bias, norm, projection, shortcut, gate-bias, shortcut-scale,"
            + " branch-scale, shortcut-dropout, order, activation, init, zero-init",
      })
  void saysWhatIsWrongWithASpec(String spec, String message) {
    assertThatThrownBy(() -> Zoo.network(spec, OptionalInt.empty()))
        .isInstanceOf(ResnetException.class)
        .hasMessage(message)
        .extracting(e -> ((ResnetException) e).kind())
        .isEqualTo(ResnetException.Kind.USAGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resnet34:bias=on | resnet34:bias",
        "resnet34:bias=off | resnet34",
        "resnet50:zero-init,stride=1x1,norm=batch | resnet50:stride=1x1,zero-init",
        "resnet50:projection=c | resnet50:projection=C",
        "cifar-resnet110:gate-bias=-6.0,shortcut=exclusive-gate |"
            + " cifar-resnet110:shortcut=exclusive-gate",
        "cifar-resnet110:shortcut=gate,gate-bias=-7.50 | cifar-resnet110:shortcut=gate,gate-bias=-7.5",
        "cifar-resnet110:shortcut=scale,branch-scale=1e0,shortcut-scale=0 |"
            + " cifar-resnet110:shortcut=scale,shortcut-scale=0,branch-scale=1",
        "cifar-preact-resnet164:order=full-preact | cifar-preact-resnet164",
        "cifar-preact-resnet164:order=original | cifar-preact-resnet164:order=original",
        "cifar-resnet20:order=original | cifar-resnet20",
        "alexnet:init=gaussian | alexnet",
        "alexnet:init=kaiming | alexnet:init=kaiming",
        "cifar-alexnet:lrn,dropout=off | cifar-alexnet:dropout=off",
      })
  void writesASpecWithoutDefaults(String given, String written) {
    assertThat(ModelSpec.parse(given)).hasToString(written);
    assertThat(ModelSpec.parse(written)).isEqualTo(ModelSpec.parse(given));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet18",
        "resnet34",
        "resnet50",
        "resnet101",
        "resnet152",
        "resnext50_32x4d",
        "resnext101_32x8d",
        "wide_resnet50_2",
        "wide_resnet101_2",
        "alexnet-torchvision"
      })
  void hasTorchvisionsNamesShapesAndCosts(String spec) {
    JsonNode expected = fixture().get("imagenet").get(spec);
    Network network = Zoo.network(spec, OptionalInt.empty());
    List<String> names = new ArrayList<>();
    expected.get("stateDict").forEach(e -> names.add(e.get(0).asString() + " " + e.get(1)));
    assertThat(StateDict.of(network).entries())
        .extracting(e -> e.name() + " " + e.shape().toString().replace(" ", ""))
        .containsExactlyElementsOf(names);
    assertThat(network.parameterCount()).isEqualTo(expected.get("parameters").asLong());
    long cost = org.resnet4j.graph.Summary.of(network, network.inputShape()).multiplyAdds();
    assertThat(cost).isEqualTo(expected.get("multiplyAdds").asLong());
  }

  @Test
  void showsTheNetsOwnDefaultFirst() {
    assertThat(Option.INIT.usage()).isEqualTo("init=kaiming|gaussian|pytorch");
    assertThat(Option.INIT.usage("alexnet")).isEqualTo("init=gaussian|kaiming|pytorch");
    assertThat(Option.ORDER.usage("preact-resnet50")).startsWith("order=full-preact|original|");
    assertThat(Option.GATE_BIAS.usage()).isEqualTo("gate-bias=-6 (-100 to 100)");
  }

  @Test
  void gatesAndScalesAsThePaperDraws() {
    assertThat(ends("cifar-resnet14:shortcut=scale"))
        .containsOnly("Scale[factor=0.5] + Scale[factor=0.5]");
    assertThat(ends("cifar-resnet14:shortcut=scale,shortcut-scale=0.25,branch-scale=1"))
        .containsOnly("Scale[factor=1.0] + Scale[factor=0.25]");
    assertThat(ends("cifar-resnet14:shortcut=gate,norm=none,bias"))
        .containsOnly(
            "Conv[in=16, out=16, kernel=3, stride=1, padding=1, groups=1, bias=true] +"
                + " Gate[complement=true]",
            "Conv[in=32, out=32, kernel=3, stride=1, padding=1, groups=1, bias=true] +"
                + " Gate[complement=true]",
            "Conv[in=64, out=64, kernel=3, stride=1, padding=1, groups=1, bias=true] +"
                + " Gate[complement=true]");
    assertThat(ends("cifar-resnet14:shortcut=exclusive-gate"))
        .containsOnly("Gate[complement=false] + Gate[complement=true]");
    assertThat(shortcuts("cifar-resnet14:shortcut=dropout")).containsOnly("Dropout");
    assertThat(StateDict.of(Zoo.network("cifar-resnet14:shortcut=conv1x1", 10)))
        .isEqualTo(StateDict.of(Zoo.network("cifar-resnet14:projection=C", 10)));
  }

  @Test
  void ordersAsThePaperDraws() {
    assertThat(block("cifar-resnet14:order=original"))
        .isEqualTo("conv1 bn1 relu conv2 bn2 add relu_1");
    assertThat(block("cifar-resnet14:order=bn-after-add"))
        .isEqualTo("conv1 bn1 relu conv2 add bn2 relu_1");
    assertThat(block("cifar-resnet14:order=relu-before-add"))
        .isEqualTo("conv1 bn1 relu conv2 bn2 relu_1 add");
    assertThat(block("cifar-resnet14:order=relu-preact"))
        .isEqualTo("relu conv1 bn1 relu_1 conv2 bn2 add");
    assertThat(block("cifar-resnet14:order=full-preact"))
        .isEqualTo("bn1 relu conv1 bn2 relu_1 conv2 add");
    assertThat(block("cifar-preact-resnet29"))
        .isEqualTo("bn1 relu conv1 bn2 relu_1 conv2 bn3 relu_2 conv3 add");
  }

  @Test
  void preactivatesTheStemAndTheEndOfTheNet() {
    assertThat(names("cifar-preact-resnet8", "layer1.0.", "conv1", "bn1", "relu", "bn", "linear"))
        .containsExactly(
            "conv1",
            "bn1",
            "relu",
            "layer1.0.conv1",
            "layer1.0.bn2",
            "layer1.0.relu",
            "layer1.0.conv2",
            "layer1.0.add",
            "bn",
            "linear");
    Network network = Zoo.network("cifar-preact-resnet14", 10);
    assertThat(network.blocks()).hasSize(6).filteredOn(Block::isIdentity).hasSize(4);
  }

  /** He 2016, appendix: "these projection shortcuts are also with pre-activation". */
  @Test
  void projectsThePreactivatedInput() {
    Network network = Zoo.network("cifar-preact-resnet11", 10);
    Node projection = node(network, "layer2.0.shortcut.0");
    assertThat(projection.inputs()).isEqualTo(node(network, "layer2.0.conv1").inputs());
    assertThat(network.nodes().get(projection.inputs().get(0)).name()).isEqualTo("layer2.0.relu");
    assertThat(network.blocks().get(1).input()).isEqualTo(node(network, "layer1.0.add").id());
  }

  @Test
  void paddedShortcutsCarryTheInputItself() {
    Network network = Zoo.network("cifar-preact-resnet8", 10);
    assertThat(node(network, "layer2.0.shortcut").inputs())
        .containsExactly(node(network, "layer1.0.add").id());
  }

  @Test
  void choosesBasicBlocksOrBottlenecksByDepth() {
    assertThat(convolutions("cifar-preact-resnet110")).isEqualTo(109);
    assertThat(node(Zoo.network("cifar-preact-resnet164", 10), "layer3.17.conv3")).isNotNull();
    assertThat(Zoo.network("cifar-preact-resnet164", 10).blocks()).hasSize(54);
    assertThat(Zoo.network("cifar-preact-resnet1001", 10).blocks()).hasSize(333);
    assertThat(Zoo.network("cifar-resnet164", 10).blocks()).hasSize(81);
    assertThat(convolutions("cifar-preact-resnet29")).isEqualTo(28 + 3);
  }

  @Test
  void activatesAsTheOptionSays() {
    assertThat(ops("cifar-resnet14:activation=tanh"))
        .contains(new Op.Tanh())
        .doesNotContain(new Op.Relu());
    assertThat(ops("cifar-alexnet:activation=sigmoid"))
        .contains(new Op.Sigmoid())
        .doesNotContain(new Op.Relu());
  }

  @Test
  void leavesOutWhatAlexNetsOptionsTurnOff() {
    assertThat(ops("alexnet"))
        .contains(new Op.LocalResponseNorm(5, 1e-4, 0.75, 2), new Op.Dropout(0.5));
    assertThat(ops("alexnet:lrn=off,dropout=off"))
        .doesNotHaveAnyElementsOfTypes(Op.LocalResponseNorm.class, Op.Dropout.class);
  }

  /** Krizhevsky 2012 behind the hidden layers, torchvision before them. */
  @ParameterizedTest
  @CsvSource({
    "alexnet, Linear Relu Dropout Linear Relu Dropout Linear",
    "cifar-alexnet, Linear Relu Dropout Linear Relu Dropout Linear",
    "alexnet-torchvision, Dropout Linear Relu Dropout Linear Relu Linear",
    "alexnet-torchvision:dropout=off, Linear Relu Linear Relu Linear"
  })
  void dropsOutWhereAlexNetsDo(String spec, String classifier) {
    assertThat(
            ops(spec).stream()
                .dropWhile(op -> !(op instanceof Op.Flatten))
                .skip(1)
                .map(op -> op.getClass().getSimpleName()))
        .containsExactly(classifier.split(" "));
  }

  @Test
  void saysThatImagesAreTooSmallForAlexNet() {
    Network network = Zoo.network("alexnet", 10);
    assertThatThrownBy(() -> Shapes.of(network, Shape.map(3, 32, 32)))
        .isInstanceOf(ResnetException.class)
        .hasMessage(
            "pool5: a map of 256x1x1 shrinks to nothing under a 3x3 window with padding 0; use"
                + " larger images");
    assertThatThrownBy(() -> Shapes.of(network, Shape.map(3, 256, 256)))
        .hasMessage("fc6: expects 9216 channels, got 12544 of 12544");
  }

  @Test
  void buildsEveryEntry() {
    for (Zoo.Entry entry : Zoo.entries()) {
      assertThat(Zoo.network(entry.name(), 10).nodes()).as(entry.name()).isNotEmpty();
      assertThat(entry.options()).as(entry.name()).doesNotHaveDuplicates();
    }
  }

  @Test
  void projectsAsTheOptionSays() {
    assertThat(shortcuts("resnet18:projection=A")).containsOnly("identity", "ZeroPadChannels");
    assertThat(shortcuts("resnet18")).containsExactlyElementsOf(shortcuts("resnet18:projection=B"));
    assertThat(shortcuts("resnet18:projection=B")).containsOnly("identity", "BatchNorm");
    assertThat(shortcuts("resnet18:projection=C")).containsOnly("BatchNorm");
    assertThat(shortcuts("cifar-resnet20")).containsOnly("identity", "ZeroPadChannels");
    assertThat(shortcuts("cifar-plain20")).isEmpty();
    assertThat(shortcuts("resnet18:shortcut=none")).isEmpty();
  }

  @Test
  void aPlainNetIsTheResidualNetWithoutItsShortcut() {
    assertThat(StateDict.of(Zoo.network("plain34", 10)))
        .isEqualTo(StateDict.of(Zoo.network("resnet34:shortcut=none", 10)));
  }

  @Test
  void normalisesAsTheOptionSays() {
    assertThat(ops("cifar-resnet20:norm=group"))
        .contains(new Op.GroupNorm(8, 16, 1e-5), new Op.GroupNorm(32, 64, 1e-5))
        .doesNotHaveAnyElementsOfTypes(Op.BatchNorm.class);
    assertThat(ops("cifar-resnet20:norm=none"))
        .doesNotHaveAnyElementsOfTypes(Op.BatchNorm.class, Op.GroupNorm.class);
  }

  @Test
  void carriesTheStrideWhereTheOptionSays() {
    assertThat(stride("resnet50", "layer2.0.conv1")).isEqualTo(1);
    assertThat(stride("resnet50", "layer2.0.conv2")).isEqualTo(2);
    assertThat(stride("resnet50:stride=1x1", "layer2.0.conv1")).isEqualTo(2);
    assertThat(stride("resnet50:stride=1x1", "layer2.0.conv2")).isEqualTo(1);
  }

  @Test
  void startsTheLastNormOfEachBranchAtZero() {
    Map<String, Init> inits = Zoo.network("resnet50:zero-init", 10).inits();
    assertThat(inits).hasSize(16).containsEntry("layer1.0.bn3.weight", Init.ZEROS);
  }

  @Test
  void builds1202Layers() {
    assertThat(Zoo.network("cifar-resnet1202", 10).blocks()).hasSize(600);
  }

  /** Branch and shortcut of every block by their last operations. */
  private static List<String> ends(String spec) {
    Network network = Zoo.network(spec, 10);
    return network.blocks().stream()
        .map(
            b ->
                network.nodes().get(b.branch()).op()
                    + " + "
                    + network.nodes().get(b.shortcut()).op())
        .toList();
  }

  /** Nodes of the last block. */
  private static String block(String spec) {
    Network network = Zoo.network(spec, 10);
    String scope = network.blocks().get(network.blocks().size() - 1).name() + ".";
    return network.nodes().stream()
        .map(Node::name)
        .filter(name -> name.startsWith(scope))
        .map(name -> name.substring(scope.length()))
        .collect(Collectors.joining(" "));
  }

  private static List<String> names(String spec, String scope, String... names) {
    return Zoo.network(spec, 10).nodes().stream()
        .map(Node::name)
        .filter(name -> name.startsWith(scope) || List.of(names).contains(name))
        .toList();
  }

  private static Node node(Network network, String name) {
    return network.nodes().stream()
        .filter(n -> n.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name));
  }

  private static long convolutions(String spec) {
    return ops(spec).stream().filter(Op.Conv.class::isInstance).count();
  }

  private static List<String> shortcuts(String spec) {
    Network network = Zoo.network(spec, 10);
    return network.blocks().stream().map(block -> shortcut(network, block)).toList();
  }

  private static String shortcut(Network network, Block block) {
    return block.isIdentity()
        ? "identity"
        : network.nodes().get(block.shortcut()).op().getClass().getSimpleName();
  }

  private static List<Op> ops(String spec) {
    return Zoo.network(spec, 10).nodes().stream().map(Node::op).toList();
  }

  private static int stride(String spec, String node) {
    return Zoo.network(spec, 10).nodes().stream()
        .filter(n -> n.name().equals(node))
        .map(n -> ((Op.Conv) n.op()).stride())
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode fixture() {
    return JsonMapper.shared().readTree(ZooTests.class.getResourceAsStream("state-dicts.json"));
  }
}
