package org.resnet4j.torch.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.augment.Augment;
import org.resnet4j.augment.Transform;
import org.resnet4j.augment.Transforms;
import org.resnet4j.data.Batch;
import org.resnet4j.data.BatchLoader;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.data.drawn.Synthetic;
import org.resnet4j.image.PixelOrder;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.model.Model;
import org.resnet4j.zoo.Zoo;

/** On the CPU: its functions are libtorch's there as on a GPU. */
@ExtendWith(NativeLeakExtension.class)
class ResidentInputTests {

  private static final int BATCH = 16;
  private static final ImageDataset DATA =
      Synthetic.open(Split.TRAIN, List.of("airplane", "bird"), 20);

  /** Two epochs, the second without bytes, where everything is there. */
  private static void assertGivesTheBitsOfImageInput(
      Transforms transforms, Element element, PixelOrder order) {
    BatchLoader loader = BatchLoader.shuffled(DATA, BATCH, 1, transforms);
    try (var net = Model.allocate(Zoo.network("cifar-resnet8", 2), Device.CPU, element);
        var host = new ImageInput(net, Normalization.CIFAR10, BATCH * 3072, order);
        var resident = new ResidentInput(net, DATA, Normalization.CIFAR10, BATCH, order)) {
      for (int number = 1; number <= 2; number++) {
        assertThat(resident.needsBytes()).isEqualTo(number == 1);
        try (var epoch = loader.epoch(number);
            var choices = (number == 1 ? loader : loader.withoutImages()).epoch(number)) {
          var same = choices.iterator();
          for (Batch batch : epoch) {
            try (var scope = Scope.open()) {
              Tensor expected = host.images(batch);
              Tensor images = resident.images(same.next());
              assertThat(Tensors.sizes(images)).isEqualTo(Tensors.sizes(expected));
              assertThat(Tensors.strides(images)).isEqualTo(Tensors.strides(expected));
              assertThat(Tensors.toDoubles(images)).isEqualTo(Tensors.toDoubles(expected));
              assertThat(Tensors.toLongs(resident.labels(batch)))
                  .isEqualTo(Tensors.toLongs(host.labels(batch)));
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, PLANES", "FLOAT32, CHANNELS_LAST", "FLOAT64, CHANNELS_LAST"})
  void givesTheBitsOfImageInput(Element element, PixelOrder order) {
    assertGivesTheBitsOfImageInput(Augment.cifar().seeded(1), element, order);
  }

  @ParameterizedTest
  @CsvSource({"PLANES", "CHANNELS_LAST"})
  void isBlackOutsideOfTheImage(PixelOrder order) {
    Transforms far =
        (epoch, sample, whole) -> {
          Transform crop = whole.shifted(2 * sample - 40, 40 - 2 * sample);
          return sample % 2 == epoch % 2 ? crop.mirrored() : crop;
        };
    assertGivesTheBitsOfImageInput(far, Element.FLOAT32, order);
  }

  @Test
  void asksForTheBytesOfAnImageOnlyOnce() {
    BatchLoader loader = BatchLoader.shuffled(DATA, BATCH, 1, Transforms.NONE);
    try (var net = Model.allocate(Zoo.network("cifar-resnet8", 2), Device.CPU, Element.FLOAT32);
        var resident = new ResidentInput(net, DATA, Normalization.HALF, BATCH, PixelOrder.PLANES);
        var with = loader.epoch(1);
        var without = loader.withoutImages().epoch(1);
        var scope = Scope.open()) {
      var first = with.iterator();
      var again = without.iterator();
      double[] images = Tensors.toDoubles(resident.images(first.next()));
      assertThat(Tensors.toDoubles(resident.images(again.next()))).isEqualTo(images);
      assertThatThrownBy(() -> resident.images(again.next()))
          .hasMessage("the batch was loaded without its images");
    }
  }

  @Test
  void mayTakeAQuarterOfFreeMemory() {
    assertThat(ResidentInput.fits(25, 100)).isTrue();
    assertThat(ResidentInput.fits(26, 100)).isFalse();
  }

  @Test
  void theCpusMemoryIsNotAskedFor() {
    BatchLoader loader = BatchLoader.shuffled(DATA, BATCH, 1, Transforms.NONE);
    try (var net = Model.allocate(Zoo.network("cifar-resnet8", 2), Device.CPU, Element.FLOAT32);
        var input = BatchInput.forTraining(net, loader, Normalization.HALF, PixelOrder.PLANES)) {
      assertThat(input).isInstanceOf(ImageInput.class);
    }
  }
}
