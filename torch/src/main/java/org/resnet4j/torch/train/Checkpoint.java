package org.resnet4j.torch.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException;
import org.resnet4j.format.DType;
import org.resnet4j.format.Safetensors;
import org.resnet4j.format.TensorEntry;
import org.resnet4j.format.TensorInfo;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.exec.Executor;
import org.resnet4j.torch.exec.WeightsFile;
import org.resnet4j.weights.Fit;

/**
 * Where a training stands: weights, statistics and the optimizer's memory in one file, so that they
 * are renamed into place together. All randomness is a function of (seed, epoch, sample): the epoch
 * is the random state.
 *
 * @param epoch finished ones
 * @param step updates done
 */
record Checkpoint(int epoch, long step) {

  static final Checkpoint START = new Checkpoint(0, 0);

  private static final String OPTIMIZER = "optimizer/";

  static void save(Path file, Executor net, FlatOptimizer optimizer, Checkpoint position) {
    createFolder(file);
    try (var scope = Scope.open()) {
      List<TensorEntry> entries = new ArrayList<>(WeightsFile.entries(net));
      for (Map.Entry<String, Tensor> state : optimizer.state().entrySet()) {
        boolean counter = state.getKey().equals("step");
        DType type = counter ? DType.F32 : net.element().fileType();
        List<Long> shape = counter ? List.of() : List.of(state.getValue().numel());
        entries.add(WeightsFile.entry(OPTIMIZER + state.getKey(), type, shape, state.getValue()));
      }
      Map<String, String> metadata = new LinkedHashMap<>();
      metadata.put("epoch", Integer.toString(position.epoch));
      metadata.put("step", Long.toString(position.step));
      Safetensors.write(file, metadata, entries);
    }
  }

  /**
   * Fills network and optimizer; {@link #START} and nothing filled where there is no file.
   *
   * @throws ResnetException (data) where the file is damaged or does not fit
   */
  static Checkpoint load(Path file, Executor net, FlatOptimizer optimizer) {
    if (!Files.exists(file)) {
      return START;
    }
    try (var tensors = Safetensors.open(file)) {
      WeightsFile.load(net, tensors, Fit.of(net.network(), weights(tensors)));
      for (Map.Entry<String, Tensor> state : optimizer.state().entrySet()) {
        String name = OPTIMIZER + state.getKey();
        boolean fits =
            tensors.contains(name)
                && elements(tensors.info(name).shape()) == state.getValue().numel();
        if (!fits) {
          throw ResnetException.data(
              file + " does not fit the optimizer: no " + name + " of its size");
        }
        WeightsFile.read(tensors, name, state.getValue());
      }
      optimizer.restored();
      return new Checkpoint(
          Integer.parseInt(tensors.metadata().getOrDefault("epoch", "")),
          Long.parseLong(tensors.metadata().getOrDefault("step", "")));
    } catch (NumberFormatException e) {
      throw ResnetException.data(file + " does not say its epoch and step");
    }
  }

  private static List<TensorInfo> weights(Safetensors tensors) {
    return tensors.tensors().stream().filter(info -> !info.name().startsWith(OPTIMIZER)).toList();
  }

  private static long elements(List<Long> shape) {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  private static void createFolder(Path file) {
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw ResnetException.failed("cannot make the folder of " + file + ": " + IoReason.of(e), e);
    }
  }
}
