package org.resnet4j.format.pytorch;

import java.util.ArrayList;
import java.util.List;
import org.resnet4j.Text;
import org.resnet4j.format.PickleFault;
import org.resnet4j.format.ReadBudget;

/** The stack of a {@link PickleMachine}. What lies below its last mark is out of reach. */
final class PickleStack {

  /** Twice what Python's own recursion limit lets a pickler nest. */
  private static final int DEEPEST = 1000;

  private static final int SLOT = 8;

  private final ReadBudget budget;
  private final ArrayList<Pickled> values = new ArrayList<>();
  private final ArrayList<Integer> marks = new ArrayList<>();

  PickleStack(ReadBudget budget) {
    this.budget = budget;
  }

  void push(Pickled value) {
    budget.charge(SLOT);
    values.add(value);
  }

  private int available() {
    int floor = marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
    return values.size() - floor;
  }

  Pickled top() {
    if (available() < 1) {
      throw PickleFault.malformed();
    }
    return values.get(values.size() - 1);
  }

  Pickled pop() {
    Pickled top = top();
    values.remove(values.size() - 1);
    return top;
  }

  List<Pickled> popTop(int count) {
    if (available() < count) {
      throw PickleFault.malformed();
    }
    List<Pickled> items = values.subList(values.size() - count, values.size());
    budget.charge((long) count * SLOT);
    List<Pickled> popped = new ArrayList<>(items);
    items.clear();
    return popped;
  }

  void mark() {
    if (marks.size() == DEEPEST) {
      throw new PickleFault(Text.of("nests deeper than %d levels", DEEPEST));
    }
    marks.add(values.size());
  }

  /** Everything above the last mark, which goes with it. */
  List<Pickled> popToMark() {
    if (marks.isEmpty()) {
      throw PickleFault.malformed();
    }
    List<Pickled> items = popTop(available());
    marks.remove(marks.size() - 1);
    return items;
  }

  /** A value, or a mark where nothing lies above it. */
  void popAny() {
    if (available() == 0 && !marks.isEmpty()) {
      marks.remove(marks.size() - 1);
    } else {
      pop();
    }
  }
}
