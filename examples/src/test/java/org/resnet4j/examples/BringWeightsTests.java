package org.resnet4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.format.TensorFile;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.WeightsFile;
import org.resnet4j.zoo.Zoo;

class BringWeightsTests {

  @Test
  void readsLoadsAndWrites(@TempDir Path folder) throws IOException {
    Path weights = folder.resolve("weights.safetensors");
    try (Model net =
        Model.create(Zoo.network("cifar-resnet8", 4), 1, Device.CPU, Element.FLOAT32)) {
      WeightsFile.save(net, weights, Map.of());
    }
    Path image = folder.resolve("image.png");
    ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
    BringWeights.run(weights, "cifar-resnet8", 4, image);
    try (TensorFile start = TensorFile.open(weights);
        TensorFile pth = TensorFile.open(folder.resolve("copy.pth"));
        TensorFile safetensors = TensorFile.open(folder.resolve("copy.safetensors"))) {
      assertThat(pth.format()).isEqualTo(TensorFile.Format.TORCH_ZIP);
      assertThat(pth.tensors()).isEqualTo(start.tensors());
      assertThat(safetensors.data("conv1.weight")).isEqualTo(start.data("conv1.weight"));
    }
  }
}
