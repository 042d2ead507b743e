package org.resnet4j.graph.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Activation;
import org.resnet4j.graph.Block;
import org.resnet4j.graph.Init;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.NetworkBuilder;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Value;

/** On a net of four blocks, 4, 4, 8 and 8 channels; the zoo's nets are tested beside the zoo. */
class SurgeryTests {

  private static final Network RESIDUAL = net(true);
  private static final Network PLAIN = net(false);

  @Test
  void listsBlocksAndLayers() {
    assertThat(Surgery.blocks(RESIDUAL)).containsExactly("s.0", "s.1", "s.2", "s.3");
    assertThat(Surgery.blocks(PLAIN)).containsExactly("s.0", "s.1", "s.2", "s.3");
    assertThat(Surgery.layers(PLAIN))
        .containsExactly("conv1", "s.0.conv1", "s.1.conv1", "s.2.conv1", "s.3.conv1");
  }

  @Test
  void leavesTheShortcutOfADeletedBlock() {
    Network cut = Surgery.delete(RESIDUAL, "s.1");
    assertThat(names(cut)).doesNotContain("s.1.conv1", "s.1.add", "s.1.relu");
    assertThat(cut.blocks()).extracting(Block::name).containsExactly("s.0", "s.2", "s.3");
    assertThat(inputOf(cut, "s.2.conv1")).isEqualTo("s.0.relu");
    Network thin = Surgery.delete(RESIDUAL, "s.2");
    assertThat(names(thin)).contains("s.2.shortcut", "s.2.relu").doesNotContain("s.2.bn1");
    assertThat(inputOf(thin, "s.2.relu")).isEqualTo("s.2.shortcut");
    assertThat(thin.parameterCount()).isEqualTo(RESIDUAL.parameterCount() - 8 * 4 * 9 - 2 * 8);
  }

  @Test
  void deletesPlainLayersThatKeepTheShape() {
    Network cut = Surgery.delete(PLAIN, "s.1");
    assertThat(cut).isEqualTo(Surgery.delete(PLAIN, "s.1.conv1"));
    assertThat(inputOf(cut, "s.2.conv1")).isEqualTo("s.0.relu");
    assertThatThrownBy(() -> Surgery.delete(PLAIN, "s.2.conv1"))
        .isInstanceOf(ResnetException.class)
        .hasMessage("net: s.2.conv1 makes 8x4x4 of 4x8x8, so the net cannot do without it");
  }

  @Test
  void exchangesBlocksOfEqualShapes() {
    for (Network network : List.of(RESIDUAL, PLAIN)) {
      Network exchanged = Surgery.exchange(network, "s.1", "s.0");
      assertThat(inputOf(exchanged, "s.1.conv1")).isEqualTo("relu");
      assertThat(inputOf(exchanged, "s.0.conv1")).isEqualTo("s.1.relu");
      assertThat(inputOf(exchanged, "s.2.conv1")).isEqualTo("s.0.relu");
      assertThat(Surgery.exchange(exchanged, "s.0", "s.1")).isEqualTo(network);
      assertThat(exchanged.blocks()).hasSameSizeAs(network.blocks());
    }
    assertThat(Surgery.exchange(RESIDUAL, "s.0", "s.1").blocks())
        .extracting(Block::name)
        .containsExactly("s.1", "s.0", "s.2", "s.3");
    assertThatThrownBy(() -> Surgery.exchange(RESIDUAL, "s.3", "s.1"))
        .hasMessage(
            "net: only blocks of equal shapes can be exchanged, but s.3 makes 8x4x4 of 8x4x4 and"
                + " s.1 makes 4x8x8 of 4x8x8");
    assertThatThrownBy(() -> Surgery.exchange(RESIDUAL, "s.3", "s.3"))
        .hasMessage("net: two different blocks can be exchanged, got s.3 and s.3");
  }

  @Test
  void scalesABranchAndNothingElse() {
    Network scaled = Surgery.scale(RESIDUAL, "s.1", 0.5);
    Node scale = node(scaled, "s.1.scale");
    assertThat(scale.op()).isEqualTo(new Op.Scale(0.5));
    Block block = scaled.blocks().get(1);
    assertThat(block.branch()).isEqualTo(scale.id());
    assertThat(scaled.nodes().get(block.sum()).inputs())
        .containsExactly(scale.id(), node(scaled, "s.0.relu").id());
    assertThat(names(Surgery.scale(scaled, "s.1", 0))).contains("s.1.scale_1");
    assertThatThrownBy(() -> Surgery.scale(PLAIN, "s.1", 0.5))
        .hasMessage("net has no shortcuts, and so no branch to be scaled");
  }

  @Test
  void insertsResidualBlocksWhoseBranchStartsAtZero() {
    Network longer = Surgery.insertIdentity(RESIDUAL, "s.2", 2);
    assertThat(longer.blocks())
        .extracting(Block::name)
        .containsExactly("s.0", "s.1", "s.2", "s.2_1", "s.2_2", "s.3");
    assertThat(node(longer, "s.2_1.conv1").op()).isEqualTo(new Op.Conv(8, 8, 3, 1, 1, 1, false));
    assertThat(longer.inits())
        .containsEntry("s.2_1.bn1.weight", Init.ZEROS)
        .containsEntry("s.2_2.bn1.bias", Init.ZEROS);
    assertThat(inputOf(longer, "s.3.conv1")).isEqualTo("s.2_2.relu");
    assertThat(longer.blocks().get(3).isIdentity()).isTrue();
    assertThat(names(Surgery.insertIdentity(longer, "s.2", 1))).contains("s.2_3.conv1");
    Network back = Surgery.delete(Surgery.delete(longer, "s.2_1"), "s.2_2");
    assertThat(back.nodes()).isEqualTo(RESIDUAL.nodes());
    assertThat(back.blocks()).isEqualTo(RESIDUAL.blocks());
  }

  @Test
  void insertsPlainLayersThatStartAsTheIdentity() {
    Network longer = Surgery.insertIdentity(PLAIN, "s.2", 1);
    assertThat(longer.inits())
        .containsEntry("s.2_1.conv1.weight", new Init.Dirac())
        .containsEntry("s.2_1.bn1.weight", new Init.Constant(Math.sqrt(1 + 1e-5)));
    assertThat(names(Surgery.insertIdentity(PLAIN, "s.3.conv1", 1)))
        .contains("s.3.conv1_1", "s.3.bn1_1", "s.3.relu_1");
    assertThat(inputOf(longer, "s.3.conv1")).isEqualTo("s.2_1.relu");
    assertThat(Surgery.delete(longer, "s.2_1").nodes()).isEqualTo(PLAIN.nodes());
  }

  @Test
  void saysWhichBlocksThereAre() {
    assertThatThrownBy(() -> Surgery.delete(RESIDUAL, "s.9"))
        .hasMessageStartingWith("net has no block 's.9'; did you mean ")
        .hasMessageEndingWith("; its blocks are s.0, s.1, s.2, s.3");
    assertThatThrownBy(() -> Surgery.insertIdentity(RESIDUAL, "s.1", 0))
        .hasMessage("at least 1 identity is inserted, got 0");
  }

  private static Network net(boolean residual) {
    var net = new NetworkBuilder("net", Shape.map(3, 8, 8));
    Value x = layer(net, 1, net.input(), 4, 1);
    x = net.add("relu", Activation.RELU.op(), x);
    for (int i = 0; i < 4; i++) {
      Value in = x;
      int stride = i == 2 ? 2 : 1;
      int out = i < 2 ? 4 : 8;
      x = net.scope("s." + i, () -> block(net, in, out, stride, residual));
    }
    net.add("fc", new Op.Linear(8, 2, true), net.add("pool", new Op.GlobalAvgPool(), x));
    return net.build();
  }

  private static Value block(NetworkBuilder net, Value x, int out, int stride, boolean residual) {
    Value f = layer(net, 1, x, out, stride);
    if (residual) {
      Value shortcut =
          stride == 1 ? x : net.add("shortcut", new Op.ZeroPadChannels(stride, 2, 2), x);
      f = net.residual(x, f, shortcut);
    }
    return net.add("relu", Activation.RELU.op(), f);
  }

  private static Value layer(NetworkBuilder net, int number, Value x, int out, int stride) {
    Value y = net.add("conv" + number, new Op.Conv(x.channels(), out, 3, stride, 1, 1, false), x);
    return net.add("bn" + number, new Op.BatchNorm(out, 1e-5, 0.1), y);
  }

  private static List<String> names(Network network) {
    return network.nodes().stream().map(Node::name).toList();
  }

  private static Node node(Network network, String name) {
    return network.nodes().stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
  }

  private static String inputOf(Network network, String name) {
    return network.nodes().get(node(network, name).inputs().get(0)).name();
  }
}
