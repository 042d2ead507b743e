package org.resnet4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTests {

  @Test
  void readsWhatItWrites() {
    assertThat(Shape.parse("3x32x48")).isEqualTo(Shape.map(3, 32, 48)).hasToString("3x32x48");
    assertThat(Shape.parse("10")).isEqualTo(Shape.vector(10)).hasToString("10");
  }

  @Test
  void refusesSidesThatAreNotPositive() {
    assertThatThrownBy(() -> Shape.parse("3x0x32")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Shape.parse("3x32")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Shape.parse("axbxc")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void countsElements() {
    assertThat(Shape.map(64, 112, 112).elements()).isEqualTo(802_816);
    assertThat(Shape.vector(10).elements()).isEqualTo(10);
  }
}
