package org.resnet4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Shapes;
import org.resnet4j.graph.edit.Surgery;

class NetworkEditTests {

  /** Without the last block of each stage a net of 6 (n + 1) + 2 layers is one of 6 n + 2. */
  @ParameterizedTest
  @CsvSource({
    "cifar-resnet20, cifar-resnet14",
    "cifar-plain20, cifar-plain14",
    "cifar-resnet20:projection=B, cifar-resnet14:projection=B",
    "cifar-preact-resnet20, cifar-preact-resnet14",
    "cifar-resnet20:order=relu-before-add, cifar-resnet14:order=relu-before-add",
    "cifar-plain20:norm=none, cifar-plain14:norm=none",
  })
  void deletionGivesTheNetBuiltWithoutTheBlock(String deep, String shallow) {
    Network cut = network(deep + "+delete=layer1.2+delete=layer3.2+delete=layer2.2");
    assertThat(cut.nodes()).isEqualTo(network(shallow).nodes());
    assertThat(cut.blocks()).isEqualTo(network(shallow).blocks());
    assertThat(cut.parameters()).isEqualTo(network(shallow).parameters());
  }

  /** Every net of these has the shapes to be cut, block by block. */
  @ParameterizedTest
  @CsvSource({
    "resnet18",
    "resnet50",
    "cifar-preact-resnet29",
    "cifar-resnet14:shortcut=gate",
    "resnet18d",
    "seresnet18"
  })
  void deletesEveryBlockOfAResidualNet(String spec) {
    Network network = network(spec);
    for (String block : Surgery.blocks(network)) {
      Network cut = Surgery.delete(network, block);
      assertThat(cut.blocks()).as(block).hasSize(network.blocks().size() - 1);
      assertThat(Shapes.of(cut, cut.inputShape()).get(cut.output().id()).channels())
          .isEqualTo(network.classes());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cifar-resnet8, layer2.0",
    "cifar-plain8, layer3.0",
    "cifar-plain8:norm=none, layer1.0.conv1",
    "resnet50, layer4.2",
    "cifar-preact-resnet11, layer2.0",
    "cifar-resnet8:norm=group, layer1.0",
    "cifar-preact-resnet20:norm=group, layer2.0",
    "preact-resnet50:norm=group, layer1.0",
    "cifar-resnet8:order=relu-preact, layer1.0",
    "cifar-resnet8:shortcut=scale, layer1.0",
    "resnet18d, layer2.0",
    "preact-resnet50:activation=silu, layer1.0",
  })
  void insertsIdentitiesBehindBlocksOfAllKinds(String spec, String behind) {
    Network longer = network(spec + "+identity=" + behind + ",2");
    assertThat(Surgery.layers(longer).size()).isGreaterThan(Surgery.layers(network(spec)).size());
  }

  @Test
  void insertsNoGatedIdentities() {
    assertThatThrownBy(() -> network("seresnet18+identity=layer1.0,1"))
        .isInstanceOf(ResnetException.class)
        .hasMessage(
            "seresnet18: no identity of the kind of layer1.0 can be inserted: layer1.0.se is neither"
                + " convolution, norm nor activation");
  }

  /** Behind every block there is a net that keeps its shapes, or a reason why there is none. */
  @ParameterizedTest
  @CsvSource({
    "batch, ''", "group, ''", "none, ''",
    "batch, 'order=full-preact'", "group, 'order=full-preact'", "none, 'order=full-preact'",
    "group, 'order=relu-preact'", "group, 'order=bn-after-add'", "group, 'order=relu-before-add'",
  })
  void insertsAnIdentityOrSaysWhyNot(String norm, String order) {
    for (String name : List.of("cifar-resnet14", "resnet50", "resnext50_32x4d")) {
      String spec = name + ":norm=" + norm + (order.isEmpty() ? "" : "," + order);
      for (String block : Surgery.blocks(network(spec))) {
        try {
          Network longer = network(spec + "+identity=" + block + ",1");
          assertThat(Shapes.of(longer, longer.inputShape()).get(longer.output().id()))
              .isEqualTo(Shape.vector(longer.classes()));
        } catch (ResnetException e) {
          assertThat(e).hasMessageContaining(": no identity of the kind of " + block + " can be ");
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cifar-resnet8:order=bn-after-add | layer1.0 | layer1.0.bn2 follows its addition",
        "cifar-resnet8:activation=tanh | layer1.0 | layer1.0.tanh_1 follows its addition",
        "cifar-plain8:activation=tanh | layer1.0 | layer1.0.tanh cannot pass on what it reads",
        "cifar-plain8:norm=group | layer1.0 | layer1.0.bn1 cannot pass on what it reads",
        "cifar-resnet8:shortcut=exclusive-gate | layer1.0 | layer1.0.branch_gate is neither"
            + " convolution, norm nor activation",
      })
  void refusesAnIdentityThatWouldBeNone(String spec, String behind, String reason) {
    assertThatThrownBy(() -> network(spec + "+identity=" + behind + ",1"))
        .hasMessage(
            spec + ": no identity of the kind of " + behind + " can be inserted: " + reason);
  }

  @Test
  void namesTheEditedNet() {
    String spec =
        "cifar-resnet20:bias+delete=layer2.1+scale=layer1.1,0.5+exchange=layer3.1,layer3.2";
    assertThat(network(spec).name()).isEqualTo(spec);
    assertThat(EditedSpec.parse(spec)).hasToString(spec);
    assertThat(EditedSpec.parse("alexnet").with(new NetworkEdit.Delete("conv4")))
        .hasToString("alexnet+delete=conv4");
    assertThat(network("cifar-resnet8:shortcut=gate,gate-bias=-1e+0").name()).contains("gate-bias");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cifar-resnet8+delte=layer1.0 | unknown edit 'delte=layer1.0'; did you mean 'delete'?;"
            + " edits are delete=A, exchange=A,B, scale=A,0.5 and identity=A,2",
        "cifar-resnet8+exchange=layer1.0 | edit 'exchange=layer1.0': edits are delete=A,"
            + " exchange=A,B, scale=A,0.5 and identity=A,2, with names of blocks",
        "cifar-resnet8+scale=layer1.0,half | edit 'scale=layer1.0,half': a factor is a number, got"
            + " 'half'",
        "cifar-resnet8+scale=layer1.0,NaN | a branch is scaled by a finite number, got NaN",
        "cifar-resnet8+identity=layer1.0,0 | edit 'identity=layer1.0,0': 1 to 9999 identities are"
            + " inserted, got '0'",
        "cifar-resnet8+delete=layer4.0 | cifar-resnet8 has no block 'layer4.0'; did you mean"
            + " 'layer1.0' or 'layer2.0' or 'layer3.0'?; its blocks are layer1.0, layer2.0,"
            + " layer3.0",
      })
  void saysWhatIsWrongWithAnEdit(String spec, String message) {
    assertThatThrownBy(() -> network(spec)).hasMessage(message);
  }

  private static Network network(String spec) {
    return Zoo.network(spec, OptionalInt.empty());
  }
}
