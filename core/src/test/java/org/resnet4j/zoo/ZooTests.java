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
import org.resnet4j.graph.Activation;
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
        .contains(Activation.TANH.op())
        .doesNotContain(Activation.RELU.op());
    assertThat(ops("cifar-alexnet:activation=sigmoid"))
        .contains(Activation.SIGMOID.op())
        .doesNotContain(Activation.RELU.op());
  }

  @Test
  void leavesOutWhatAlexNetsOptionsTurnOff() {
    assertThat(ops("alexnet"))
        .contains(new Op.LocalResponseNorm(5, 1e-4, 0.75, 2), new Op.Dropout(0.5));
    assertThat(ops("alexnet:lrn=off,dropout=off"))
        .doesNotHaveAnyElementsOfTypes(Op.LocalResponseNorm.class, Op.Dropout.class);
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

  /** A name is a shorthand of options, and options take back what a name says. */
  @ParameterizedTest
  @CsvSource({
    "resnet50d, 'resnet50:stem=deep,projection=D'",
    "seresnet50, resnet50:se=16",
    "'resnet18d:stem=7x7,projection=B', resnet18",
    "seresnet34:se=off, resnet34",
    "'resnet18d:se=16', 'seresnet18:stem=deep,projection=D'",
  })
  void aNameIsAShorthand(String spec, String other) {
    assertThat(Zoo.network(spec, 10).nodes()).isEqualTo(Zoo.network(other, 10).nodes());
  }

  @Test
  void averagesBeforeItProjects() {
    assertThat(names("resnet18d", "layer2.0.downsample."))
        .containsExactly("layer2.0.downsample.0", "layer2.0.downsample.1", "layer2.0.downsample.2");
    assertThat(names("resnet50d", "layer1.0.downsample."))
        .containsExactly("layer1.0.downsample.1", "layer1.0.downsample.2");
    assertThat(ops("resnet18d")).contains(new Op.AvgPool(2, 2));
  }

  @Test
  void gatesTheBranchByItsMeans() {
    assertThat(block("resnet18:se=16,zero-init"))
        .isEqualTo(
            "conv1 bn1 relu conv2 bn2 se.avgpool se.fc1 se.relu se.fc2 se.sigmoid se add relu_1");
    assertThat(Zoo.network("resnet18:se=16,zero-init", 10).inits())
        .hasSize(8)
        .containsEntry("layer1.0.bn2.weight", Init.ZEROS);
    assertThat(node(Zoo.network("cifar-resnet8:se=32", 10), "layer3.0.se.fc1").op())
        .isEqualTo(new Op.Conv(64, 8, 1, 1, 0, 1, true));
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
