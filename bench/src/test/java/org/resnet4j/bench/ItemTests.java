package org.resnet4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ItemTests {

  @Test
  void namesAreUnique() {
    assertThat(Item.names()).doesNotHaveDuplicates();
    assertThat(Item.ALL).allSatisfy(item -> assertThat(Item.named(item.name())).isSameAs(item));
  }

  @Test
  void trainingCostsThreeForwardPasses() {
    Item founding = Item.named("founding");

    assertThat(founding.build().parameterCount()).isEqualTo(21_293_250);
    assertThat(founding.multiplyAdds() / (3.0 * 64)).isBetween(74.7e6, 74.9e6);
  }

  @Test
  void inferenceCostsOne() {
    assertThat(Item.named("resnet50-eval-16").multiplyAdds() / 16.0).isBetween(4.085e9, 4.095e9);
    assertThat(Item.named("cifar-resnet20-eval-1").multiplyAdds())
        .isBetween(40_500_000L, 40_700_000L);
  }
}
