package org.resnet4j.format.pytorch;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.format.ForeignFault;
import org.resnet4j.format.PickleFault;

/**
 * Reads pickles of protocols 0 to 5 as data: it builds descriptions ({@link Pickled}), looks no
 * name up and runs nothing. What is not in its {@link Vocabulary} is refused by name, or stands as
 * a {@link Pickled.Foreign} where the vocabulary keeps such. Opcodes as in CPython's {@code
 * Lib/pickletools.py}.
 */
final class PickleMachine {

  private static final int NEWEST_PROTOCOL = 5;
  private static final int SLOT = 8;
  private static final int OBJECT = 48;
  private static final int ARRAY = 2048;

  private final Path file;
  private final PickleInput in;
  private final Vocabulary vocabulary;
  private final PickleStack stack;
  private final ArrayList<@Nullable Pickled> memo = new ArrayList<>();
  private int start;

  private PickleMachine(Path file, PickleInput in, Vocabulary vocabulary) {
    this.file = file;
    this.in = in;
    this.vocabulary = vocabulary;
    this.stack = new PickleStack(in.budget());
  }

  /**
   * Reads one pickle; the input then stands behind it.
   *
   * @throws ResnetException of kind DATA for anything but a pickle of the vocabulary
   */
  static Pickled read(Path file, PickleInput in, Vocabulary vocabulary) {
    PickleMachine machine = new PickleMachine(file, in, vocabulary);
    try {
      return machine.run();
    } catch (BufferUnderflowException e) {
      throw ResnetException.data(
          Text.of(
              "%s is truncated: it breaks off at byte %d of its pickle; copy or download it again",
              file, in.size()));
    } catch (PickleFault e) {
      throw machine.refusal(e);
    }
  }

  private ResnetException refusal(PickleFault fault) {
    if (fault instanceof ForeignFault foreign && foreign.placeholder() != null) {
      return ResnetException.data(fault.message());
    }
    return ResnetException.data(
        fault.isSentence()
            ? "%s %s".formatted(file, fault.message())
            : Text.of(
                "%s: its pickle %s (at byte %d of the pickle); nothing in it was run",
                file, fault.message(), start));
  }

  private Pickled run() {
    while (true) {
      start = in.position();
      int opcode = in.u1();
      if (opcode == '.') {
        return known(pop());
      }
      if (!isConstant(opcode) && !isStructure(opcode) && !isObject(opcode)) {
        throw new PickleFault(Text.of("has opcode 0x%02x, which weights do not need", opcode));
      }
    }
  }

  private static Pickled known(Pickled root) {
    if (root instanceof Pickled.Foreign foreign) {
      throw ForeignFault.needs(foreign);
    }
    return root;
  }

  /** Pushes a number, a string or bytes, if that is what the opcode does. */
  private boolean isConstant(int opcode) {
    switch (opcode) {
      case 'N' -> push(Pickled.None.NONE);
      case 0x88 -> fresh(new Pickled.Bool(true));
      case 0x89 -> fresh(new Pickled.Bool(false));
      case 'K' -> fresh(new Pickled.Int(in.u1()));
      case 'M' -> fresh(new Pickled.Int(in.u2()));
      case 'J' -> fresh(new Pickled.Int(in.i4()));
      case 'I', 'L' -> fresh(in.integerLine());
      case 0x8a -> fresh(in.integer(in.u1()));
      case 0x8b -> fresh(in.integer(in.u4()));
      case 'G' -> fresh(new Pickled.Real(in.f8()));
      case 'F' -> fresh(new Pickled.Real(in.realLine()));
      case 'S' -> fresh(new Pickled.Text(in.quotedLine()));
      case 'V' -> fresh(new Pickled.Text(in.unicodeLine()));
      case 'X' -> fresh(new Pickled.Text(in.utf8(in.u4())));
      case 0x8c -> fresh(new Pickled.Text(in.utf8(in.u1())));
      case 0x8d -> fresh(new Pickled.Text(in.utf8(in.i8())));
      case 'U', 'C' -> bytes(in.view(in.u1()));
      case 'T' -> bytes(in.view(in.i4()));
      case 'B' -> bytes(in.view(in.u4()));
      case 0x8e, 0x96 -> bytes(in.view(in.i8()));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Builds containers and moves what is on the stack, if that is what the opcode does. */
  private boolean isStructure(int opcode) {
    switch (opcode) {
      case '(' -> stack.mark();
      case '0' -> stack.popAny();
      case '1' -> stack.popToMark();
      case '2' -> push(top());
      case '}' -> dictionary(List.of());
      case ']', 0x8f -> fresh(Pickled.Items.growing(List.of()));
      case ')' -> fresh(Pickled.Items.fixed(List.of()));
      case 'd' -> dictionary(stack.popToMark());
      case 'l' -> fresh(Pickled.Items.growing(stack.popToMark()));
      case 't', 0x91 -> fresh(Pickled.Items.fixed(stack.popToMark()));
      case 0x85 -> fresh(Pickled.Items.fixed(stack.popTop(1)));
      case 0x86 -> fresh(Pickled.Items.fixed(stack.popTop(2)));
      case 0x87 -> fresh(Pickled.Items.fixed(stack.popTop(3)));
      case 'a' -> append(stack.popTop(1));
      case 'e', 0x90 -> append(stack.popToMark());
      case 's' -> setItems(stack.popTop(2));
      case 'u' -> setItems(stack.popToMark());
      case 'p' -> memorize(memoKey());
      case 'q' -> memorize(in.u1());
      case 'r' -> memorize(in.u4());
      case 0x94 -> memorize(memo.size());
      case 'g' -> recall(memoKey());
      case 'h' -> recall(in.u1());
      case 'j' -> recall(in.u4());
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Names, calls and states, if that is what the opcode is for. */
  private boolean isObject(int opcode) {
    switch (opcode) {
      case 0x80 -> protocol(in.u1());
      case 0x95 -> in.i8();
      case 'c' -> fresh(global(in.line(), in.line()));
      case 0x93 -> stackGlobal();
      case 0x82 -> extension(opcode, in.u1());
      case 0x83 -> extension(opcode, in.u2());
      case 0x84 -> extension(opcode, in.i4());
      case 'i' -> call(global(in.line(), in.line()), stack.popToMark());
      case 'o' -> callGroup(stack.popToMark());
      case 'R', 0x81 -> reduce();
      case 0x92 -> newWithKeywords();
      case 'b' -> build(pop());
      case 'P' -> persistent(new Pickled.Text(in.line()));
      case 'Q' -> persistent(pop());
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void protocol(int version) {
    if (version > NEWEST_PROTOCOL) {
      throw new PickleFault(
          Text.of("has protocol %d; 0 to %d are known", version, NEWEST_PROTOCOL));
    }
  }

  private void push(Pickled value) {
    stack.push(value);
  }

  private void fresh(Pickled value) {
    in.budget().charge(OBJECT);
    push(value);
  }

  private void bytes(ByteBuffer view) {
    in.budget().charge(OBJECT);
    fresh(new Pickled.Bytes(view));
  }

  private Pickled top() {
    return stack.top();
  }

  private Pickled pop() {
    return stack.pop();
  }

  private void dictionary(List<Pickled> items) {
    in.budget().charge(OBJECT);
    fresh(new Pickled.Dict(false));
    setItems(items);
  }

  private void append(List<Pickled> items) {
    if (top() instanceof Pickled.Foreign) {
      return;
    }
    Operands.as(Pickled.Items.class, top()).addAll(items);
  }

  private void setItems(List<Pickled> items) {
    if (items.size() % 2 != 0) {
      throw PickleFault.malformed();
    }
    if (top() instanceof Pickled.Foreign) {
      return;
    }
    Pickled.Dict dict = Operands.as(Pickled.Dict.class, top());
    for (int i = 0; i < items.size(); i += 2) {
      dict.put(items.get(i), items.get(i + 1));
    }
  }

  private long memoKey() {
    String line = in.line();
    if (!line.matches("[0-9]{1,10}")) {
      throw PickleFault.malformed();
    }
    return Long.parseLong(line);
  }

  /** Picklers number what they store one by one, so no honest key is beyond its position. */
  private void memorize(long key) {
    if (key > in.position()) {
      throw new PickleFault(Text.of("stores number %d where so many cannot have been", key));
    }
    while (memo.size() <= key) {
      in.budget().charge(SLOT);
      memo.add(null);
    }
    memo.set((int) key, top());
  }

  private void recall(long key) {
    Pickled stored = key < memo.size() ? memo.get((int) key) : null;
    if (stored == null) {
      throw new PickleFault(Text.of("recalls number %d, which it did not store", key));
    }
    push(stored);
  }

  /** What is made, or a placeholder for it where that is not known. */
  private Pickled orPlaceholder(Supplier<Pickled> made) {
    try {
      return made.get();
    } catch (ForeignFault e) {
      if (!vocabulary.keepsPlaceholders()) {
        throw e;
      }
      Pickled.Foreign met = e.placeholder();
      return met == null ? placeholder(e) : met;
    }
  }

  private Pickled.Foreign placeholder(ForeignFault fault) {
    String refusal = String.valueOf(refusal(fault).getMessage());
    in.budget().charge(2L * refusal.length());
    return new Pickled.Foreign(refusal);
  }

  private Pickled global(String module, String name) {
    return orPlaceholder(() -> vocabulary.global(module + "." + name));
  }

  private void persistent(Pickled id) {
    fresh(orPlaceholder(() -> vocabulary.persistent(id)));
  }

  /** A number instead of a name, by a registry of the program that wrote it. */
  private void extension(int opcode, int code) {
    if (code <= 0) {
      throw PickleFault.malformed();
    }
    fresh(
        orPlaceholder(
            () -> {
              throw new ForeignFault(
                  Text.of("has opcode 0x%02x, which weights do not need", opcode));
            }));
  }

  private void stackGlobal() {
    String name = Operands.text(pop());
    fresh(global(Operands.text(pop()), name));
  }

  private void callGroup(List<Pickled> group) {
    call(Operands.at(group, 0), group.subList(1, group.size()));
  }

  private void reduce() {
    Pickled arguments = pop();
    Pickled callee = pop();
    fresh(
        orPlaceholder(() -> called(callee, Operands.as(Pickled.Items.class, arguments).values())));
  }

  private void newWithKeywords() {
    Pickled keywords = pop();
    Pickled arguments = pop();
    Pickled callee = pop();
    fresh(
        orPlaceholder(
            () -> {
              requireNoKeywords(callee, keywords);
              return called(callee, Operands.as(Pickled.Items.class, arguments).values());
            }));
  }

  private static void requireNoKeywords(Pickled callee, Pickled keywords) {
    if (callee instanceof Pickled.Name && Operands.as(Pickled.Dict.class, keywords).size() != 0) {
      throw new ForeignFault("calls with keywords, which weights do not need");
    }
  }

  private void call(Pickled callee, List<Pickled> arguments) {
    fresh(orPlaceholder(() -> called(callee, arguments)));
  }

  private Pickled called(Pickled callee, List<Pickled> arguments) {
    in.budget().charge((long) arguments.size() * SLOT);
    return vocabulary.call(Operands.as(Pickled.Name.class, callee), arguments);
  }

  /** State that is not known is no state: of a placeholder, and in an array of objects. */
  private void build(Pickled state) {
    if (!(top() instanceof Pickled.Foreign) && !(state instanceof Pickled.Foreign)) {
      orPlaceholder(
          () -> {
            setState(top(), state);
            return state;
          });
    }
  }

  private void setState(Pickled target, Pickled state) {
    if (target instanceof Pickled.Dict dict) {
      in.budget()
          .charge(state instanceof Pickled.Dict attributes ? 2L * SLOT * attributes.size() : 0);
      dict.setState(state);
    } else if (target instanceof Pickled.Array array) {
      in.budget().charge(ARRAY);
      NumpyVocabulary.setState(array, Operands.as(Pickled.Items.class, state).values());
    } else if (target instanceof Pickled.NumpyType type) {
      NumpyVocabulary.setState(type, Operands.as(Pickled.Items.class, state).values());
    } else if (!(target instanceof Pickled.Tensor || target instanceof Pickled.Opaque)) {
      throw PickleFault.malformed();
    }
  }
}
