package org.resnet4j.torch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.resnet4j.data.Split;
import org.resnet4j.data.drawn.Synthetic;
import org.resnet4j.graph.Init;
import org.resnet4j.graph.Parameter;
import org.resnet4j.image.PixelOrder;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Parts;
import org.resnet4j.torch.input.ImageInput;
import org.resnet4j.torch.input.ResidentInput;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.onednn.ProgramBuilder;
import org.resnet4j.zoo.Zoo;

/** What fails while it is made leaves no native memory behind. */
@ExtendWith(NativeLeakExtension.class)
class FailureTests {

  private static Model net() {
    return Model.allocate(Zoo.network("cifar-resnet8", 2), Device.CPU, Element.FLOAT32);
  }

  @Test
  void inputsThatCannotBeAllocated() {
    var data = Synthetic.open(Split.TEST, List.of("airplane", "bird"), 20);
    try (var net = net()) {
      assertThatThrownBy(() -> new ImageInput(net, Normalization.HALF, -1))
          .isInstanceOf(RuntimeException.class);
      assertThatThrownBy(
              () -> new ResidentInput(net, data, Normalization.HALF, -1, PixelOrder.PLANES))
          .isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void parametersThatCannotBeStoredSo() {
    List<Parameter> parameters = List.of(new Parameter("bias", List.of(8), Init.ZEROS));
    ModelLayout layout = ModelLayout.of(Map.of("bias", WeightStorage.MIDDLE_TAP));
    assertThatThrownBy(() -> new ParameterBuffer(parameters, layout, Element.FLOAT32, Device.CPU))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void closesTheOtherPartsTheLastFirst() {
    List<String> closed = new ArrayList<>();
    var parts = new Parts();
    parts.add(() -> "first", closed::add);
    parts.add(() -> "second", closed::add);
    assertThatThrownBy(
            () ->
                parts.add(
                    () -> {
                      throw new OutOfMemoryError("third");
                    },
                    closing -> {}))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(closed).containsExactly("second", "first");
    parts.close();
    assertThat(closed).hasSize(2);
  }

  /** Calls that come after a preparation that failed are calls of every run again. */
  @Test
  void aProgramGoesOnAfterAPreparationThatFailed() {
    try (var builder = new ProgramBuilder()) {
      MemoryView array = builder.array(DataType.F32, 4);
      assertThatThrownBy(
              () ->
                  builder.once(
                      () -> {
                        throw new IllegalStateException("no");
                      }))
          .hasMessage("no");
      builder.call(tensors -> {}, array);
      assertThat(builder.mark()).isEqualTo(1);
    }
  }
}
