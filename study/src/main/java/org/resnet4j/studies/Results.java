package org.resnet4j.studies;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.resnet4j.Text;

/** All that a study measured. A cell that diverged has the worst value of every quantity. */
public final class Results {

  /** An arm and a seed. */
  public record Cell(String arm, long seed) {}

  private record Key(String arm, long seed, String quantity) {

    static Key of(Observation o) {
      return new Key(o.arm(), o.seed(), o.quantity());
    }
  }

  private final List<Long> seeds;
  private final List<Observation> observations;
  private final Map<Key, List<Observation>> byKey;
  private final Set<Cell> diverged;
  private final ToDoubleFunction<String> worst;

  /**
   * Results.
   *
   * @param seeds in the order of the values
   * @param worst value of a quantity, for the cells that diverged
   */
  public Results(
      List<Long> seeds,
      Collection<Observation> observations,
      Set<Cell> diverged,
      ToDoubleFunction<String> worst) {
    this.seeds = List.copyOf(seeds);
    this.observations = List.copyOf(observations);
    this.byKey = this.observations.stream().collect(Collectors.groupingBy(Key::of));
    this.diverged = Set.copyOf(diverged);
    this.worst = worst;
  }

  public List<Long> seeds() {
    return seeds;
  }

  /** The rows of data.csv. */
  public List<Observation> observations() {
    return observations;
  }

  public Set<Cell> diverged() {
    return diverged;
  }

  public boolean diverged(String arm, long seed) {
    return diverged.contains(new Cell(arm, seed));
  }

  /** What was measured of a quantity in a cell, in the order it was measured. */
  public List<Observation> of(String arm, long seed, String quantity) {
    return byKey.getOrDefault(new Key(arm, seed, quantity), List.of());
  }

  /**
   * A quantity of a cell: the last that was measured of it, such as that of the last epoch.
   *
   * @throws IllegalArgumentException where it was not measured
   */
  public double value(String arm, long seed, String quantity) {
    if (diverged(arm, seed)) {
      return worst.applyAsDouble(quantity);
    }
    List<Observation> all = of(arm, seed, quantity);
    if (all.isEmpty()) {
      throw new IllegalArgumentException(Text.of("no %s of arm %s, seed %d", quantity, arm, seed));
    }
    return all.get(all.size() - 1).value();
  }

  /** Returns a quantity of a cell at a place. */
  public double value(String arm, long seed, String quantity, double x) {
    if (diverged(arm, seed)) {
      return worst.applyAsDouble(quantity);
    }
    return of(arm, seed, quantity).stream()
        .filter(o -> o.x() == x)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Text.of("no %s at %s of arm %s, seed %d", quantity, x, arm, seed)))
        .value();
  }

  /** Values of a quantity in a cell: one for each time it was measured. */
  public double[] measured(String arm, long seed, String quantity) {
    return of(arm, seed, quantity).stream().mapToDouble(Observation::value).toArray();
  }

  /** Returns the places of {@link #measured}, value by value. */
  public double[] places(String arm, long seed, String quantity) {
    return of(arm, seed, quantity).stream().mapToDouble(Observation::x).toArray();
  }

  /** A number of each seed, in the seeds' order. */
  public double[] bySeed(LongToDoubleFunction number) {
    return seeds.stream().mapToDouble(number::applyAsDouble).toArray();
  }

  /** A quantity of an arm, by seed. */
  public double[] values(String arm, String quantity) {
    return bySeed(seed -> value(arm, seed, quantity));
  }

  /** Returns a quantity of an arm at a place, by seed. */
  public double[] values(String arm, String quantity, double x) {
    return bySeed(seed -> value(arm, seed, quantity, x));
  }

  /** The first arm's quantity less the second's, paired by seed. */
  public double[] differences(String armA, String armB, String quantity) {
    return bySeed(seed -> value(armA, seed, quantity) - value(armB, seed, quantity));
  }

  /** The places at which a quantity of an arm was measured, rising. */
  public double[] places(String arm, String quantity) {
    return observations.stream()
        .filter(o -> o.arm().equals(arm) && o.quantity().equals(quantity))
        .mapToDouble(Observation::x)
        .distinct()
        .sorted()
        .toArray();
  }

  public double mean(String arm, String quantity) {
    return Arrays.stream(values(arm, quantity)).average().orElseThrow();
  }
}
