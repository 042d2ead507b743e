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
import org.resnet4j.torch.exec.GradientStep;
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
  private static final String GRADIENTS = "gradients/";

  static void save(
      Path file,
      Executor net,
      FlatOptimizer optimizer,
      GradientStep gradients,
      Checkpoint position) {
    createFolder(file);
    try (var scope = Scope.open()) {
      List<TensorEntry> entries = new ArrayList<>(WeightsFile.entries(net));
      state(optimizer, gradients)
          .forEach(
              (name, tensor) -> {
                boolean number = tensor.dim() == 0;
                DType type = number ? DType.F32 : net.element().fileType();
                List<Long> shape = number ? List.of() : List.of(tensor.numel());
                entries.add(WeightsFile.entry(name, type, shape, tensor));
              });
      Map<String, String> metadata = new LinkedHashMap<>();
      metadata.put("epoch", Integer.toString(position.epoch));
      metadata.put("step", Long.toString(position.step));
      Safetensors.write(file, metadata, entries);
    }
  }

  /**
   * Fills network, optimizer and gradient step; {@link #START} and nothing filled where there is no
   * file.
   *
   * @throws ResnetException (data) where the file is damaged or does not fit
   */
  static Checkpoint load(Path file, Executor net, FlatOptimizer optimizer, GradientStep gradients) {
    if (!Files.exists(file)) {
      return START;
    }
    try (var tensors = Safetensors.openToReplace(file)) {
      WeightsFile.load(net, tensors, Fit.of(net.network(), weights(tensors)));
      for (Map.Entry<String, Tensor> state : state(optimizer, gradients).entrySet()) {
        String name = state.getKey();
        boolean fits =
            tensors.contains(name)
                && elements(tensors.info(name).shape()) == state.getValue().numel();
        if (!fits) {
          throw ResnetException.data(file + " does not fit the run: no " + name + " of its size");
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

  /** All but the network, by name in the file: flat tensors and single numbers. */
  private static Map<String, Tensor> state(FlatOptimizer optimizer, GradientStep gradients) {
    Map<String, Tensor> state = new LinkedHashMap<>();
    optimizer.state().forEach((name, tensor) -> state.put(OPTIMIZER + name, tensor));
    gradients.state().forEach((name, tensor) -> state.put(GRADIENTS + name, tensor));
    return state;
  }

  private static List<TensorInfo> weights(Safetensors tensors) {
    return tensors.tensors().stream()
        .filter(info -> !info.name().startsWith(OPTIMIZER) && !info.name().startsWith(GRADIENTS))
        .toList();
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
