package org.resnet4j.torch.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException;
import org.resnet4j.format.DType;
import org.resnet4j.format.Safetensors;
import org.resnet4j.format.TensorEntry;
import org.resnet4j.format.TensorInfo;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.model.ContiguousBytes;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.WeightsFile;
import org.resnet4j.weights.Fit;

/**
 * Where a training stands: weights, statistics and the optimizer's memory in one file, so that they
 * are renamed into place together. All randomness is a function of (seed, epoch, sample): the epoch
 * is the random state.
 *
 * <p>The optimizer's memory is written by parameter, {@code optimizer/exp_avg/conv1.weight}, in
 * PyTorch's order: so a run goes on with any plan on any device. Older files have it as one row,
 * {@code optimizer/exp_avg}, in the order in which the plan that wrote them stores parameters.
 *
 * @param epoch finished ones
 * @param step updates done
 * @param trained figures of the last epoch before its validation; none in older files
 * @param next the epoch after those that are finished, where it was saved before its end
 * @param run {@link RunConfig#identity} of the run that it is of; none in older files
 */
record Checkpoint(
    int epoch,
    long step,
    Optional<EpochMetrics> trained,
    Optional<PartialEpoch> next,
    Optional<String> run) {

  static final Checkpoint START = new Checkpoint(0, 0);

  private static final String OPTIMIZER = "optimizer/";
  private static final String GRADIENTS = "gradients/";
  private static final String AVERAGE = "average/";
  private static final List<String> OTHERS = List.of(OPTIMIZER, GRADIENTS, AVERAGE);
  private static final String TRAINED = "trained";
  private static final String NEXT = "next";
  private static final String RUN = "run";

  Checkpoint(int epoch, long step) {
    this(epoch, step, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** After an epoch that is to be validated. */
  static Checkpoint trained(EpochMetrics figures) {
    return new Checkpoint(
        figures.epoch(), figures.step(), Optional.of(figures), Optional.empty(), Optional.empty());
  }

  /**
   * Within an epoch.
   *
   * @param finished epochs
   */
  static Checkpoint within(int finished, long step, PartialEpoch next) {
    return new Checkpoint(finished, step, Optional.empty(), Optional.of(next), Optional.empty());
  }

  /** The checkpoint as one of a run. */
  Checkpoint of(RunConfig config) {
    return new Checkpoint(epoch, step, trained, next, Optional.of(config.identity()));
  }

  /** Writes a file, and its folder where that is not there. */
  void save(Path file, TrainingState state) {
    createFolder(file);
    try (var scope = Scope.open()) {
      List<TensorEntry> entries = new ArrayList<>(WeightsFile.entries(state.model()));
      var bytes = ContiguousBytes.forParameters(state.model());
      DType type = state.model().element().fileType();
      state
          .optimizer()
          .rows()
          .forEach(
              (name, row) ->
                  state
                      .model()
                      .viewsOf(row)
                      .forEach(
                          (parameter, view) ->
                              entries.add(
                                  bytes.entry(OPTIMIZER + name + "/" + parameter, type, view))));
      state
          .updates()
          .average()
          .ifPresent(average -> entries.addAll(WeightsFile.entries(average, AVERAGE)));
      state.numbers().forEach((name, number) -> entries.add(bytes.entry(name, DType.F32, number)));
      Safetensors.write(file, metadata(), entries);
    }
  }

  private Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("epoch", Integer.toString(epoch));
    metadata.put("step", Long.toString(step));
    trained.ifPresent(figures -> metadata.put(TRAINED, figures.row()));
    next.ifPresent(part -> metadata.put(NEXT, part.text()));
    run.ifPresent(identity -> metadata.put(RUN, identity));
    return metadata;
  }

  /**
   * Fills a training's state.
   *
   * @param oldLayout views by parameter of a row in a file of an older version
   * @throws ResnetException (data) where the file is damaged or does not fit
   */
  static Checkpoint load(
      Path file, TrainingState state, Function<Tensor, Map<String, Tensor>> oldLayout) {
    try (var tensors = Safetensors.openToReplace(file)) {
      WeightsFile.load(state.model(), tensors, Fit.of(state.model().network(), weights(tensors)));
      state
          .optimizer()
          .rows()
          .forEach((name, row) -> load(tensors, name, row, state.model(), oldLayout));
      state
          .numbers()
          .forEach(
              (name, number) -> {
                requireSize(tensors, name, number);
                WeightsFile.read(tensors, name, number);
              });
      state.updates().average().ifPresent(average -> WeightsFile.load(average, tensors, AVERAGE));
      state.optimizer().restored();
      return read(tensors);
    }
  }

  /** Fills one of the optimizer's rows. */
  private static void load(
      Safetensors tensors,
      String name,
      Tensor row,
      Model net,
      Function<Tensor, Map<String, Tensor>> oldLayout) {
    String old = OPTIMIZER + name;
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      Map<String, Tensor> views = net.viewsOf(row);
      if (tensors.contains(old)) {
        requireSize(tensors, old, row);
        Map<String, Tensor> theirs = oldLayout.apply(WeightsFile.row(tensors, old));
        theirs.forEach(
            (parameter, values) -> Objects.requireNonNull(views.get(parameter)).copy_(values));
        return;
      }
      views.forEach(
          (parameter, view) -> {
            requireSize(tensors, old + "/" + parameter, view);
            WeightsFile.read(tensors, old + "/" + parameter, view);
          });
    }
  }

  private static void requireSize(Safetensors tensors, String name, Tensor target) {
    boolean fits = tensors.contains(name) && tensors.info(name).elements() == target.numel();
    if (!fits) {
      throw ResnetException.data(
          tensors.path() + " does not fit the run: no " + name + " of its size");
    }
  }

  /** What a file says of itself; its tensors are not looked at. */
  static Checkpoint read(Path file) {
    try (var tensors = Safetensors.openToReplace(file)) {
      return read(tensors);
    }
  }

  private static Checkpoint read(Safetensors tensors) {
    Map<String, String> metadata = tensors.metadata();
    try {
      return new Checkpoint(
          Integer.parseInt(metadata.getOrDefault("epoch", "")),
          Long.parseLong(metadata.getOrDefault("step", "")),
          Optional.ofNullable(metadata.get(TRAINED)).map(EpochMetrics::parse),
          Optional.ofNullable(metadata.get(NEXT)).map(PartialEpoch::parse),
          Optional.ofNullable(metadata.get(RUN)));
    } catch (IllegalArgumentException e) {
      throw ResnetException.data(tensors.path() + " does not say its epoch and step");
    }
  }

  private static List<TensorInfo> weights(Safetensors tensors) {
    return tensors.tensors().stream()
        .filter(info -> OTHERS.stream().noneMatch(info.name()::startsWith))
        .toList();
  }

  private static void createFolder(Path file) {
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw ResnetException.failed("cannot make the folder of " + file + ": " + IoReason.of(e), e);
    }
  }
}
