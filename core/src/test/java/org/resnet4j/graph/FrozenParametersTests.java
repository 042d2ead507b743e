package org.resnet4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.resnet4j.ResnetException;
import org.resnet4j.zoo.Zoo;

class FrozenParametersTests {

  private static final Network RESNET18 = Zoo.network("resnet18", 2);

  @Test
  void theStemIsAllBeforeTheFirstStage() {
    assertThat(FrozenParameters.of(RESNET18, List.of("stem")))
        .containsExactly("conv1.weight", "bn1.weight", "bn1.bias");
  }

  @Test
  void theBackboneIsAllButTheClassifier() {
    assertThat(FrozenParameters.of(RESNET18, List.of("backbone")))
        .hasSize(RESNET18.parameters().size() - 2)
        .doesNotContain("fc.weight", "fc.bias");
  }

  @Test
  void aPartIsTheBeginningOfNamesUpToAPoint() {
    assertThat(FrozenParameters.of(RESNET18, List.of("layer1.0.bn1", "fc.bias")))
        .containsExactly("layer1.0.bn1.weight", "layer1.0.bn1.bias", "fc.bias");
    assertThat(FrozenParameters.of(RESNET18, List.of())).isEmpty();
  }

  @Test
  void whatIsNoPartIsNamedWithThoseThereAre() {
    assertThatThrownBy(() -> FrozenParameters.of(RESNET18, List.of("layer")))
        .isInstanceOf(ResnetException.class)
        .hasMessage(
            "resnet18 has no part 'layer' to freeze; did you mean 'layer1' or 'layer2' or 'layer3'?;"
                + " parts are stem, backbone, conv1, bn1, layer1, layer2, layer3, layer4, fc, and"
                + " parts of these such as layer1.0");
    assertThatThrownBy(() -> FrozenParameters.of(RESNET18, List.of("backbone", "fc")))
        .hasMessage("nothing of resnet18 is left to train where [backbone, fc] are frozen");
  }
}
