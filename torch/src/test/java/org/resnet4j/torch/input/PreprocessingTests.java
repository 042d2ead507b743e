package org.resnet4j.torch.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.resnet4j.data.Batch;
import org.resnet4j.image.FormulaImage;
import org.resnet4j.image.Interpolation;
import org.resnet4j.image.RgbImage;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Preprocessing;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.model.Model;
import org.resnet4j.zoo.Zoo;

/** Against torchvision's transforms: src/test/python/make_preprocessing_fixture.py. */
@ExtendWith(NativeLeakExtension.class)
class PreprocessingTests {

  @ParameterizedTest(name = "{1}x{2} to {3}, {4}, {5}")
  @CsvFileSource(resources = "preprocessing.csv", numLinesToSkip = 1)
  void equalsTorchvisionFromFileToTensor(
      int seed,
      int width,
      int height,
      int resize,
      int crop,
      String interpolation,
      String normalize,
      String pixels,
      String samples) {
    var preprocessing =
        new Preprocessing(
            resize, crop, Interpolation.parse(interpolation), Normalization.parse(normalize));
    RgbImage prepared = preprocessing.apply(FormulaImage.of(width, height, seed));
    assertThat(FormulaImage.hash(prepared)).isEqualTo(pixels);

    double[] expected =
        Arrays.stream(samples.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    double[] values = normalized(prepared, preprocessing.normalize());
    double[] actual = new double[expected.length];
    for (int i = 0; i < expected.length; i++) {
      actual[i] = values[(int) ((long) i * (values.length - 1) / (expected.length - 1))];
    }
    assertThat(actual).containsExactly(expected, within(1e-7));
  }

  private static double[] normalized(RgbImage image, Normalization normalize) {
    int side = image.width();
    var batch = new Batch(image.toChw(), new int[1], 3, side, side);
    try (var net = Model.allocate(Zoo.network("cifar-resnet8", 2), Device.CPU, Element.FLOAT32);
        var input = new ImageInput(net, normalize, batch.pixels().length);
        var scope = Scope.open()) {
      return Tensors.toDoubles(input.images(batch));
    }
  }
}
