package org.resnet4j.torch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.ResnetException;
import org.resnet4j.format.DType;
import org.resnet4j.format.Safetensors;
import org.resnet4j.format.TensorEntry;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.engine.Engine;
import org.resnet4j.torch.engine.StepSettings;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.ModelLayout;
import org.resnet4j.torch.model.WeightsFile;
import org.resnet4j.torch.train.FlatOptimizer;
import org.resnet4j.zoo.Zoo;

/** An optimizer's memory is by parameter: it goes from any storage of weights to any other. */
@ExtendWith(NativeLeakExtension.class)
class CheckpointTests {

  /** 32x32 images: at the end its maps are 1x1, and weights are stored in every way there is. */
  private static final Network NETWORK = Zoo.network("resnet18", 2);

  private static final Shape IMAGE = Shape.map(3, 32, 32);
  private static final Optimizer ADAM = Optimizer.Adam.of(1e-3);

  @TempDir private Path folder;

  /** Storage: as a plan has it on the CPU, or as CUDA has it. */
  private static Model net(String storage) {
    return storage.equals("cuda")
        ? Model.create(NETWORK, ModelLayout.channelsLast(NETWORK), 1, Device.CPU, Element.FLOAT32)
        : plan(storage).create(NETWORK, IMAGE, 1, Device.CPU, Element.FLOAT32);
  }

  private static StepSettings plan(String kind) {
    return new StepSettings(Engine.parse(kind), Precision.FP32);
  }

  @ParameterizedTest
  @CsvSource({
    "plain, onednn",
    "onednn, plain",
    "plain, cuda",
    "cuda, onednn",
    "onednn, onednn",
    "cuda, plain"
  })
  void goesFromAnyStorageToAnyOther(String from, String to) {
    Path file = folder.resolve("state.safetensors");
    Map<String, double[]> saved;
    try (var net = net(from);
        var step = plan("plain").step(net, IMAGE);
        var optimizer = new FlatOptimizer(ADAM, net)) {
      saved = draw(net, optimizer);
      new Checkpoint(3, 30).save(file, new TrainingState(net, optimizer, step));
    }
    assertThat(loaded(file, to, row -> Map.of())).containsExactlyEntriesOf(saved);
  }

  /** As version 0.1 wrote it: one row of all elements, as they lie in memory. */
  @ParameterizedTest
  @CsvSource({
    "plain, cpu, onednn",
    "onednn, cpu, plain",
    "libtorch, cpu, onednn",
    "plain, cuda, plain",
    "graph, cuda, onednn",
  })
  void readsTheRowsOfAnOlderFileInTheirOrder(String kind, String device, String to) {
    Path file = folder.resolve("state.safetensors");
    Map<String, double[]> saved;
    try (var net = net(device.equals("cuda") ? "cuda" : kind);
        var optimizer = new FlatOptimizer(ADAM, net);
        var scope = Scope.open()) {
      saved = draw(net, optimizer);
      List<TensorEntry> entries = new ArrayList<>(WeightsFile.entries(net));
      optimizer.rows().forEach((name, row) -> entries.add(entry("optimizer/" + name, row)));
      optimizer.numbers().forEach((name, row) -> entries.add(entry("optimizer/" + name, row)));
      Safetensors.write(file, Map.of("epoch", "3", "step", "30"), entries);
    }
    Device where = device.equals("cuda") ? Device.CUDA : Device.CPU;
    assertThat(
            loaded(
                file,
                to,
                row -> plan(kind).layout(NETWORK, IMAGE, where).views(NETWORK.parameters(), row)))
        .containsExactlyEntriesOf(saved);
  }

  private static TensorEntry entry(String name, Tensor tensor) {
    List<Long> shape = tensor.dim() == 0 ? List.of() : List.of(tensor.numel());
    return new TensorEntry(name, DType.F32, shape, () -> Tensors.bytes(tensor));
  }

  private static Map<String, double[]> loaded(
      Path file, String storage, Function<Tensor, Map<String, Tensor>> old) {
    try (var net = net(storage);
        var step = plan("plain").step(net, IMAGE);
        var optimizer = new FlatOptimizer(ADAM, net)) {
      assertThat(Checkpoint.load(file, new TrainingState(net, optimizer, step), old))
          .isEqualTo(new Checkpoint(3, 30));
      return byParameter(net, optimizer);
    }
  }

  /** Other numbers for every element of the weights and of both moments. */
  private static Map<String, double[]> draw(Model net, FlatOptimizer optimizer) {
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      Kernels.seed(1);
      long size = net.parameters().values().numel();
      net.parameters().values().copy_(Kernels.normal(size));
      optimizer.rows().values().forEach(row -> row.copy_(Kernels.normal(size)));
      optimizer.numbers().values().forEach(number -> Tensors.fill(number, 30));
    }
    return byParameter(net, optimizer);
  }

  /** By role and name, in PyTorch's order. */
  private static Map<String, double[]> byParameter(Model net, FlatOptimizer optimizer) {
    Map<String, double[]> values = new LinkedHashMap<>();
    for (String name : List.of("conv1.weight", "layer1.0.conv1.weight", "layer2.0.conv1.weight")) {
      values.put(name, Tensors.toDoubles(net.parameters().get(name)));
    }
    try (var scope = Scope.open()) {
      optimizer
          .rows()
          .forEach(
              (role, row) ->
                  net.viewsOf(row)
                      .forEach(
                          (name, view) -> values.put(role + " " + name, Tensors.toDoubles(view))));
    }
    optimizer.numbers().forEach((role, one) -> values.put(role, Tensors.toDoubles(one)));
    return values;
  }

  @Test
  void namesTheOptimizersMemoryByParameter() {
    Path file = folder.resolve("state.safetensors");
    try (var net = net("onednn");
        var step = plan("plain").step(net, IMAGE);
        var optimizer = new FlatOptimizer(ADAM, net)) {
      new Checkpoint(3, 30).save(file, new TrainingState(net, optimizer, step));
    }
    try (var tensors = Safetensors.open(file)) {
      assertThat(tensors.info("optimizer/exp_avg/layer4.1.conv2.weight").shape())
          .containsExactly(512L, 512L, 3L, 3L);
      assertThat(tensors.contains("optimizer/exp_avg_sq/fc.bias")).isTrue();
      assertThat(tensors.info("optimizer/step").shape()).isEmpty();
    }
  }

  @Test
  void refusesMemoryOfAnotherOptimizer() {
    Path file = folder.resolve("state.safetensors");
    try (var net = net("onednn");
        var step = plan("plain").step(net, IMAGE);
        var adam = new FlatOptimizer(ADAM, net);
        var sgd = new FlatOptimizer(new Optimizer.Sgd(0.1, 0.9, 0, false), net)) {
      new Checkpoint(3, 30).save(file, new TrainingState(net, adam, step));
      var memory = new TrainingState(net, sgd, step);
      assertThatThrownBy(() -> Checkpoint.load(file, memory, row -> Map.of()))
          .isInstanceOf(ResnetException.class)
          .hasMessage(
              file + " does not fit the run: no optimizer/momentum/conv1.weight of its size");
    }
  }

  /** A run goes on with another plan as it would have with its own. */
  @ParameterizedTest
  @CsvSource({"plain, onednn", "onednn, plain"})
  void aRunGoesOnWithAnotherPlan(String from, String to) {
    RunFolder one = started("one", from);
    RunFolder other = started("other", from);
    double same = lastLoss(one, from);
    double changed = lastLoss(other, to);
    assertThat(changed).isCloseTo(same, within(1e-3));
  }

  private RunFolder started(String name, String plan) {
    RunFolder created = TinyRun.create(folder.resolve(name), TinyRun.adam(2));
    RunFolder run = created.withConfig(created.config().withPlan(plan(plan)));
    try {
      Trainer.train(
          run,
          TinyRun.data(org.resnet4j.data.Split.TRAIN),
          TinyRun.data(org.resnet4j.data.Split.TEST),
          event -> {},
          () -> run.metrics().size() == 1);
    } catch (ResnetException e) {
      assertThat(e.kind()).isEqualTo(ResnetException.Kind.INTERRUPTED);
    }
    assertThat(run.metrics()).hasSize(1);
    return RunFolder.open(run.path());
  }

  private static double lastLoss(RunFolder run, String plan) {
    RunFolder changed = run.withConfig(run.config().withPlan(plan(plan)));
    TinyRun.train(changed);
    return Objects.requireNonNull(changed.metrics().get(1)).trainLoss();
  }
}
