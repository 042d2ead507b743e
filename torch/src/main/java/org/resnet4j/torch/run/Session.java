package org.resnet4j.torch.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.resnet4j.Version;
import org.resnet4j.recipe.Length;
import org.resnet4j.torch.engine.StepSettings;

/**
 * How epochs of a run were trained, from one on until the next session's: an entry of the history
 * in config.json. A training that is stopped and goes on as it was is one session.
 *
 * @param from first of its epochs
 * @param editOf the run whose trained net was edited before it; none where nothing was
 * @param model spec of the net, with its edits
 * @param length for which the learning rate was scheduled
 * @param data name of the data set, or its folder then
 * @param device cpu or cuda
 * @param plan how a step was computed
 * @param threads of libtorch
 * @param version of resnet4j
 */
public record Session(
    int from,
    Optional<String> editOf,
    String model,
    Length length,
    String data,
    String device,
    StepSettings plan,
    int threads,
    String version) {

  private static Session of(int from, RunConfig config, String version) {
    return new Session(
        from,
        Optional.empty(),
        config.model(),
        config.recipe().length(),
        config.data(),
        config.device(),
        config.plan(),
        config.threads(),
        version);
  }

  /** In which an epoch of a run was trained. */
  static Session of(RunConfig config, int epoch) {
    return config.history().stream()
        .filter(session -> session.from <= epoch)
        .reduce((earlier, later) -> later)
        .orElseGet(() -> of(1, config, config.version()));
  }

  /**
   * The history of a run that goes on.
   *
   * @param before what its config.json says
   * @param now what it goes on with
   * @param finished epochs
   */
  static List<Session> next(RunConfig before, RunConfig now, int finished) {
    List<Session> history = past(before, finished);
    history.removeIf(session -> session.from > finished && session.editOf.isEmpty());
    Session session = of(finished + 1, now, Version.current());
    if (history.isEmpty() || !history.get(history.size() - 1).isAs(session)) {
      history.add(session);
    }
    return history;
  }

  /**
   * The history of a run that is made by an edit.
   *
   * @param run that was edited
   * @param before what its config.json says
   * @param now what the new one's says
   * @param finished epochs
   */
  static List<Session> edit(String run, RunConfig before, RunConfig now, int finished) {
    List<Session> history = past(before, finished);
    Session session = of(finished + 1, now, Version.current());
    history.add(session.withEditOf(run));
    return history;
  }

  /** Older versions kept none: what they say of the run is taken for all of its epochs. */
  private static List<Session> past(RunConfig config, int finished) {
    boolean unknown = config.history().isEmpty() && finished > 0;
    return new ArrayList<>(unknown ? List.of(of(1, config, config.version())) : config.history());
  }

  private Session withEditOf(String run) {
    return new Session(from, Optional.of(run), model, length, data, device, plan, threads, version);
  }

  private boolean isAs(Session other) {
    return new Session(
            other.from, other.editOf, model, length, data, device, plan, threads, version)
        .equals(other);
  }
}
