package org.resnet4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.format.DType;
import org.resnet4j.format.TensorInfo;
import org.resnet4j.zoo.Zoo;

/** What of a file is for training alone, and what is a layer that a net has not. */
class ExtrasTests {

  @Test
  void layersOfALongerNetAreNoExtras() {
    Fit fit =
        Fit.of(Zoo.network("resnet18", 1000), FitTests.tensors("resnet34", name -> "m." + name));
    assertThat(fit.missing()).isEmpty();
    assertThat(fit.extras()).isEmpty();
    assertThat(fit.leavingExtras().isExact()).isFalse();
    assertThatThrownBy(() -> fit.require("x.pth"))
        .hasMessage(
            "x.pth does not fit resnet18: 96 unexpected: m.layer1.2.conv1.weight,"
                + " m.layer1.2.bn1.weight, m.layer1.2.bn1.bias, m.layer1.2.bn1.running_mean,"
                + " m.layer1.2.bn1.running_var, m.layer1.2.bn1.num_batches_tracked,"
                + " m.layer1.2.conv2.weight, m.layer1.2.bn2.weight, m.layer1.2.bn2.bias,"
                + " m.layer1.2.bn2.running_mean and 86 more");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "layer1.0.se.fc.weight",
        "model.layer1.0.conv1.weight_fake_quant.scale",
        "avgpool.p",
        "model.bn.weight",
        "fc.1.weight"
      })
  void whatIsInAModuleOfTheNetIsNoExtra(String name) {
    List<TensorInfo> tensors = new ArrayList<>(FitTests.tensors("resnet18", own -> "model." + own));
    String inside = name.startsWith("model.") ? name : "model." + name;
    tensors.add(new TensorInfo(inside, DType.F32, List.of(10L)));
    Fit fit = Fit.of(Zoo.network("resnet18", 1000), tensors);
    assertThat(fit.extras()).isEmpty();
    assertThat(fit.leavingExtras().unexpected()).containsExactly(inside);
  }

  /** Attention at the ends of a net (CBAM), a neck before the head, a learned pool. */
  @ParameterizedTest
  @CsvSource({
    "ca.fc1.weight, 4x64x1x1",
    "sa.conv1.weight, 1x2x7x7",
    "bottleneck.weight, 512",
    "pool.p, 1",
    "stn.fc.bias, 6",
    "projection.weight, 512x512",
    "map_head.weight, 512x512",
    "temperature, 1"
  })
  void aLayerThatTheNetHasNotIsNoExtra(String name, String shape) {
    assertThat(withExtra("", name, DType.F32, shape).leavingExtras().unexpected())
        .containsExactly(name);
    assertThat(withExtra("backbone.", name, DType.F32, shape).leavingExtras().unexpected())
        .as("beside the net")
        .containsExactly(name);
  }

  @ParameterizedTest
  @CsvSource({
    "'', criterion.weight, F32, 10",
    "'', loss_fn.vgg.0.weight, F32, 64x3x3x3",
    "'', train_acc.tp, I64, 10",
    "'', val_cm.confmat, I64, 10x10",
    "'', mean_metric.value, F32, 1",
    "encoder., prototypes.weight, F32, 300x128",
    "encoder., criterion.weight, F32, 10",
    "model., data_preprocessor.mean, F32, 3x1x1",
    "encoder., projector.0.weight, F32, 512x512",
    "encoder., momentum_encoder.conv1.weight, F32, 64x3x7x7"
  })
  void whatIsForTrainingAloneIsAnExtra(String module, String name, DType type, String shape) {
    Fit fit = withExtra(module, name, type, shape).leavingExtras();
    assertThat(fit.isExact()).isTrue();
    assertThat(fit.extras()).containsExactly(name);
  }

  private static Fit withExtra(String module, String name, DType type, String shape) {
    List<TensorInfo> tensors = new ArrayList<>(FitTests.tensors("resnet18", own -> module + own));
    List<Long> sizes = Stream.of(shape.split("x", -1)).map(Long::valueOf).toList();
    tensors.add(new TensorInfo(name, type, sizes));
    return Fit.of(Zoo.network("resnet18", 1000), tensors);
  }

  @Test
  void whatIsMissingIsNeverForgiven() {
    List<TensorInfo> tensors =
        new ArrayList<>(FitTests.tensors("cifar-resnet8", name -> "model." + name));
    tensors.removeIf(info -> info.name().equals("model.layer1.0.bn1.bias"));
    tensors.add(new TensorInfo("criterion.weight", DType.F32, List.of(10L)));
    Fit fit = Fit.of(Zoo.network("cifar-resnet8", 10), tensors).leavingExtras();
    assertThatThrownBy(() -> fit.require("x.pth"))
        .hasMessage("x.pth does not fit cifar-resnet8: 1 missing: layer1.0.bn1.bias");
  }
}
