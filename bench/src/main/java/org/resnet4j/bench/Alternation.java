package org.resnet4j.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.metrics.Times;

/**
 * Measures items: the workers of all sides run turn about, one at a time, and warm up before. A
 * side that is not installed is asked no second time; one that fails is left out of its item.
 */
final class Alternation {

  /** A side whose step takes longer, in milliseconds, is left out of the item. */
  private static final double LONGEST_STEP = 60_000;

  private final Schedule schedule;
  private final Set<Skip> skips = new LinkedHashSet<>();
  private final Set<String> absent = new LinkedHashSet<>();

  Alternation(Schedule schedule) {
    this.schedule = schedule;
  }

  /** Why a contender is missing: on one item, or on all. */
  record Skip(String contender, Optional<String> item, String reason) {

    /** As {@code skipped: djl on resnet50: ...}. */
    String line() {
      return "skipped: %s%s: %s".formatted(contender, item.map(" on "::concat).orElse(""), reason);
    }
  }

  /** What was left out so far. */
  List<Skip> skips() {
    return List.copyOf(skips);
  }

  /** Measures one item on every side that can. */
  ItemResult measure(Item item, List<Contender> contenders) {
    List<Lane> lanes = new ArrayList<>();
    try {
      for (Contender contender : contenders) {
        if (contender.runs().test(item) && !absent.contains(contender.name())) {
          attempt(contender, item, () -> lanes.add(start(contender, item)));
        }
      }
      for (int round = 1; round <= schedule.rounds() && !lanes.isEmpty(); round++) {
        turn(item, lanes);
        System.err.printf(
            Locale.ROOT, "%s: round %d of %d%n", item.name(), round, schedule.rounds());
      }
      return new ItemResult(item, lanes.stream().map(Lane::side).toList());
    } finally {
      lanes.forEach(lane -> lane.worker().close());
    }
  }

  private void turn(Item item, List<Lane> lanes) {
    for (Lane lane : List.copyOf(lanes)) {
      if (!attempt(lane.contender(), item, lane::turn)) {
        lane.worker().close();
        lanes.remove(lane);
      }
    }
  }

  private boolean attempt(Contender contender, Item item, Runnable work) {
    try {
      work.run();
      return true;
    } catch (SkippedException e) {
      absent.add(contender.name());
      skip(new Skip(contender.name(), Optional.empty(), String.valueOf(e.getMessage())));
    } catch (ResnetException e) {
      skip(new Skip(contender.name(), Optional.of(item.name()), String.valueOf(e.getMessage())));
    }
    return false;
  }

  private void skip(Skip skip) {
    skips.add(skip);
    System.err.println(skip.line());
  }

  private Lane start(Contender contender, Item item) {
    Launch launch = contender.launch().apply(item);
    launch.preparation().ifPresent(command -> Worker.prepare(contender.name(), command));
    Worker worker = Worker.start(contender.name(), launch.command(), launch.environment());
    try {
      return new Lane(contender, worker, warmUp(worker), new ArrayList<>());
    } catch (RuntimeException e) {
      worker.close();
      throw e;
    }
  }

  /**
   * The first step, which may compile for minutes, some to tell how long one takes, and a turn that
   * is not counted.
   */
  private int warmUp(Worker worker) {
    List<Double> times = worker.run(1);
    int more = times.get(0) > LONGEST_STEP ? 1 : schedule.warmUp();
    if (more > 0) {
      times = worker.run(more);
    }
    double milliseconds = Times.of(times).median();
    if (milliseconds > LONGEST_STEP) {
      throw ResnetException.failed(
          Text.of(
              "a step takes %.0f s, more than the %.0f s that are waited for",
              milliseconds / 1000, LONGEST_STEP / 1000),
          null);
    }
    int steps = schedule.stepsOf(milliseconds);
    if (schedule.steps() == 0 && steps > 1) {
      times = worker.run(steps);
    }
    return schedule.stepsOf(Times.of(times).median());
  }

  /** A side's worker, the steps of its turn, and its turns so far. */
  private record Lane(Contender contender, Worker worker, int steps, List<List<Double>> turns) {

    void turn() {
      turns.add(worker.run(steps));
    }

    Side side() {
      return new Side(
          contender.name(),
          contender.ours(),
          contender.precision(),
          worker.version(),
          turns,
          worker.startUpSeconds(),
          worker.peakKilobytes());
    }
  }
}
