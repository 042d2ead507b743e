package org.resnet4j.torch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.format.Safetensors;
import org.resnet4j.graph.FrozenParameters;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.recipe.RecipeFile;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.engine.Engine;
import org.resnet4j.torch.engine.StepSettings;
import org.resnet4j.torch.internal.program.ConvChoices;
import org.resnet4j.torch.model.Model;
import org.resnet4j.zoo.Zoo;

/** Frozen parts get no gradients and do not move; all others are trained as they were. */
@ExtendWith(NativeLeakExtension.class)
class FreezeTests {

  private static final Network NETWORK = Zoo.network("cifar-resnet8:projection=B,bias", 3);
  private static final Shape IMAGE = Shape.map(3, 16, 16);

  @TempDir private Path folder;

  /** All gradients of one step, by parameter. */
  private static List<double[]> gradients(Engine engine, Set<String> frozen) {
    return gradients(new StepSettings(engine, Precision.FP32), frozen);
  }

  private static List<double[]> gradients(StepSettings settings, Set<String> frozen) {
    try (Model net = settings.create(NETWORK, IMAGE, 1, Device.CPU, Element.FLOAT32);
        var scope = Scope.open()) {
      Tensors.fill(net.parameters().gradients(), 7);
      net.parameters().freeze(frozen);
      try (var step = settings.step(net, IMAGE)) {
        Kernels.seed(1);
        Tensor images = Kernels.normal(8, 3, 16, 16);
        Tensor labels = Tensors.ofLongs(new long[] {0, 1, 2, 0, 1, 2, 0, 1}, Device.CPU);
        step.gradients(images, labels);
        return net.parameters().views().keySet().stream()
            .map(name -> Tensors.toDoubles(net.parameters().gradient(name)))
            .toList();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PLAIN, stem",
    "PLAIN, backbone",
    "PLAIN, layer2",
    "ONEDNN, stem",
    "ONEDNN, backbone",
    "ONEDNN, layer2",
    "ONEDNN, layer1.0.bn1",
  })
  void frozenPartsHaveNoGradientsAndOthersTheirOwn(Engine engine, String part) {
    Set<String> frozen = FrozenParameters.of(NETWORK, List.of(part));
    List<double[]> all = gradients(engine, Set.of());
    List<double[]> some = gradients(engine, frozen);
    List<String> names = NETWORK.parameters().stream().map(p -> p.name()).toList();
    for (int i = 0; i < names.size(); i++) {
      if (frozen.contains(names.get(i))) {
        assertThat(some.get(i)).as(names.get(i)).containsOnly(0);
      } else {
        assertThat(some.get(i)).as(names.get(i)).containsExactly(all.get(i), within(1e-6));
      }
    }
  }

  /** Segments before the first trained layer are not computed again. */
  @ParameterizedTest
  @ValueSource(strings = {"stem", "stem,layer1,layer2", "layer2"})
  void inSegmentsItIsTheSame(String parts) {
    Set<String> frozen = FrozenParameters.of(NETWORK, List.of(parts.split(",")));
    var whole = new StepSettings(Engine.ONEDNN, Precision.FP32);
    var cut = new StepSettings(Engine.ONEDNN, Precision.FP32, ConvChoices.RULES, 3);
    List<double[]> expected = gradients(whole, frozen);
    List<double[]> actual = gradients(cut, frozen);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).isEqualTo(expected.get(i));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "freeze=[stem,layer1]",
        "freeze=[stem,layer1] optimizer={kind:@sgd,weightDecay:@0.1} clip-norm=1",
        "freeze=[layer2] accumulation=2 ema=0.9",
      })
  void whatIsFrozenStaysToTheBit(String settings) {
    List<String> words =
        List.of(settings.split(" ")).stream().map(word -> word.replace('@', ' ')).toList();
    Recipe recipe = RecipeFile.with(TinyRun.adam(2), words);
    RunFolder run = TinyRun.create(folder.resolve("run"), recipe);
    TinyRun.train(run);
    Network network = run.config().network();
    Set<String> frozen = FrozenParameters.of(network, recipe.updates().freeze());
    try (Model start = Model.create(network, 1, Device.CPU, Element.FLOAT32);
        var state = Safetensors.open(run.checkpoint())) {
      for (String name : start.parameters().views().keySet()) {
        double[] before = Tensors.toDoubles(start.parameters().get(name));
        double[] after = new double[before.length];
        var data = state.data(name).asFloatBuffer();
        for (int i = 0; i < after.length; i++) {
          after[i] = data.get(i);
        }
        if (frozen.contains(name)) {
          assertThat(after).as(name).isEqualTo(before);
        } else {
          assertThat(after).as(name).isNotEqualTo(before);
        }
      }
    }
  }
}
