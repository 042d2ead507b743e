package org.resnet4j.torch.internal.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Shapes;
import org.resnet4j.zoo.Zoo;

class MemoryPlanTests {

  private static final long ALIGNMENT = 64;

  /** A slot that is alive from one call to another, both included. */
  private record Life(int first, int last, Slot slot) {
    static Life of(long bytes, int first, int last) {
      Slot slot = Slot.planned(bytes);
      slot.touch(last);
      slot.touch(first);
      return new Life(first, last, slot);
    }

    boolean isAliveAt(int call) {
      return first <= call && call <= last;
    }

    long end() {
      return slot.offset() + slot.bytes();
    }

    boolean sharesBytesWith(Life other) {
      return slot.offset() < other.end() && other.slot.offset() < end();
    }
  }

  @Test
  void noTwoSlotsThatAreAliveAtOnceShareBytes() {
    for (int seed = 0; seed < 300; seed++) {
      List<Life> lives = random(seed);
      long total = MemoryPlan.place(slots(lives));
      for (int i = 0; i < lives.size(); i++) {
        Life one = lives.get(i);
        assertThat(one.slot.offset()).as("seed %d", seed).isNotNegative();
        assertThat(one.slot.offset() % ALIGNMENT).as("seed %d", seed).isZero();
        assertThat(one.end()).as("seed %d", seed).isLessThanOrEqualTo(total);
        for (Life other : lives.subList(0, i)) {
          boolean together = one.first <= other.last && other.first <= one.last;
          assertThat(together && one.sharesBytesWith(other)).as("seed %d", seed).isFalse();
        }
      }
      assertThat(total).isGreaterThanOrEqualTo(mostAlive(lives));
    }
  }

  @Test
  void slotsThatNeverLiveTogetherShareTheirBytes() {
    List<Life> lives =
        IntStream.range(0, 50).mapToObj(call -> Life.of(1000 + call, call, call)).toList();
    assertThat(MemoryPlan.place(slots(lives))).isEqualTo(1088);
  }

  @Test
  void keptSlotsHaveTheirOwnMemoryAndWhatNoCallTouchesHasNone() {
    for (int seed = 0; seed < 50; seed++) {
      List<Life> lives = random(seed);
      List<Life> kept = IntStream.range(0, lives.size() / 2).mapToObj(lives::get).toList();
      kept.forEach(life -> life.slot.keep());
      Slot unused = Slot.planned(1000);
      List<Slot> all = new ArrayList<>(slots(lives));
      all.add(unused);
      MemoryPlan.place(all);
      assertThat(unused.offset()).isEqualTo(-1);
      assertThat(kept).allSatisfy(life -> assertThat(life.slot.offset()).isEqualTo(-1));
      long total = MemoryPlan.placeKept(all);
      long end = 0;
      for (Life life : kept) {
        assertThat(life.slot.offset() % ALIGNMENT).isZero();
        assertThat(life.slot.offset()).isGreaterThanOrEqualTo(end);
        end = life.end();
      }
      assertThat(total).isGreaterThanOrEqualTo(end);
      assertThat(unused.offset()).isEqualTo(-1);
    }
  }

  /** Values live from forward to backward, gradients and scratch memory for a moment. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet18",
        "resnet34:bias",
        "resnet50",
        "resnext50_32x4d",
        "preact-resnet50",
        "plain34",
        "cifar-resnet110",
        "cifar-alexnet",
      })
  void aNetsStepTakesLittleMoreThanWhatIsAliveAtOnce(String spec) {
    int side = spec.startsWith("cifar") ? 32 : 224;
    List<Life> lives = step(Zoo.network(spec, 10), Shape.map(3, side, side));
    assertThat((double) MemoryPlan.place(slots(lives)) / mostAlive(lives)).isBetween(1.0, 1.05);
  }

  private static List<Life> step(Network network, Shape image) {
    List<Shape> shapes = Shapes.of(network, image);
    int calls = 2 * network.nodes().size();
    List<Life> lives = new ArrayList<>();
    for (Node node : network.nodes()) {
      long bytes = 8L * Float.BYTES * shapes.get(node.id()).elements();
      int lastUse =
          network.nodes().stream()
              .filter(user -> user.inputs().contains(node.id()))
              .mapToInt(Node::id)
              .max()
              .orElse(node.id());
      int back = calls - 1 - node.id();
      lives.add(Life.of(bytes, node.id(), back));
      lives.add(Life.of(bytes, calls - 1 - lastUse, back));
      lives.add(Life.of(bytes / 3, back, back));
    }
    return lives;
  }

  private static List<Life> random(int seed) {
    Random random = new Random(seed);
    int calls = 1 + random.nextInt(40);
    return IntStream.range(0, 1 + random.nextInt(60))
        .mapToObj(
            i -> {
              int one = random.nextInt(calls);
              int other = random.nextInt(calls);
              long bytes = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(10_000);
              return Life.of(bytes, Math.min(one, other), Math.max(one, other));
            })
        .toList();
  }

  private static List<Slot> slots(List<Life> lives) {
    return lives.stream().map(Life::slot).toList();
  }

  /** The greatest sum of bytes that are alive at one call. */
  private static long mostAlive(List<Life> lives) {
    int calls = 1 + lives.stream().mapToInt(Life::last).max().orElse(0);
    return IntStream.range(0, calls)
        .mapToLong(
            call ->
                lives.stream()
                    .filter(life -> life.isAliveAt(call))
                    .mapToLong(life -> life.slot.bytes())
                    .sum())
        .max()
        .orElseThrow();
  }
}
