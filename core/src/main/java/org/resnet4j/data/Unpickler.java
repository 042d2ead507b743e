package org.resnet4j.data;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.resnet4j.ResnetException;

/**
 * Reads what Python 2's pickle, protocol 2, wrote into CIFAR's files, and refuses everything else
 * by name: dictionaries, lists, tuples, strings, integers and NumPy arrays of unsigned bytes. No
 * name of the file is ever looked up or called. Strings and arrays are views of the file's bytes,
 * so nothing is allocated by a size that the file states.
 *
 * <p>Opcodes as in CPython's {@code Lib/pickletools.py}; the state of an array as in NumPy's {@code
 * ndarray.__reduce__}: (version, shape, dtype, Fortran order, bytes).
 */
final class Unpickler {

  private static final String RECONSTRUCT = "numpy.core.multiarray._reconstruct";
  private static final String NDARRAY = "numpy.ndarray";
  private static final String DTYPE = "numpy.dtype";
  private static final Set<String> KNOWN = Set.of(RECONSTRUCT, NDARRAY, DTYPE);

  /** Things without content on the stack. */
  private enum Atom {
    MARK,
    NONE,
    /** An array that still waits for its state. */
    EMPTY_ARRAY,
    /** NumPy's dtype of unsigned bytes. */
    UINT8
  }

  private record Global(String name) {}

  private record Tuple(List<Object> items) {}

  /** Unsigned bytes, in C order or in Fortran's; their number is the product of the shape. */
  record Bytes(List<Long> shape, boolean fortran, ByteBuffer data) {}

  private final Path file;
  private final ByteBuffer in;
  private final ArrayList<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();
  private int start;

  private Unpickler(Path file, ByteBuffer in) {
    this.file = file;
    this.in = in.order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Returns the file's dictionary. Values are {@link Long}, {@link Boolean}, {@link ByteBuffer} for
   * strings, {@link List}, {@link Map} or {@link Bytes}.
   *
   * @throws ResnetException of kind DATA for a file that is no such pickle
   */
  static Map<?, ?> readDictionary(Path file, byte[] content) {
    Unpickler unpickler = new Unpickler(file, ByteBuffer.wrap(content));
    try {
      return (Map<?, ?>) unpickler.run();
    } catch (BufferUnderflowException e) {
      throw unpickler.refuse("ends early");
    } catch (ClassCastException | IndexOutOfBoundsException | ArithmeticException e) {
      throw unpickler.refuse("is malformed");
    }
  }

  private ResnetException refuse(String what) {
    return ResnetException.data(
        "%s: the pickle %s at byte %d; CIFAR's own files hold nothing of the kind, and nothing was run"
            .formatted(file, what, start));
  }

  private Object run() {
    while (true) {
      start = in.position();
      int opcode = in.get() & 0xff;
      if (opcode == '.') {
        return pop();
      }
      execute(opcode);
    }
  }

  private void execute(int opcode) {
    switch (opcode) {
      case 0x80 -> protocol();
      case '(' -> stack.add(Atom.MARK);
      case 'N' -> stack.add(Atom.NONE);
      case 0x88 -> stack.add(true);
      case 0x89 -> stack.add(false);
      case 'K' -> stack.add((long) (in.get() & 0xff));
      case 'M' -> stack.add((long) (in.getShort() & 0xffff));
      case 'J' -> stack.add((long) in.getInt());
      case 'U' -> stack.add(view(in.get() & 0xff));
      case 'T' -> stack.add(view(in.getInt()));
      case '}' -> stack.add(new HashMap<String, Object>());
      case ']' -> stack.add(new ArrayList<Object>());
      case ')' -> stack.add(new Tuple(List.of()));
      case 0x85 -> tuple(stack.size() - 1);
      case 0x86 -> tuple(stack.size() - 2);
      case 0x87 -> tuple(stack.size() - 3);
      case 't' -> stack.add(new Tuple(popToMark()));
      case 'a' -> append(List.of(pop()));
      case 'e' -> append(popToMark());
      case 's' -> setItems(popTop(2));
      case 'u' -> setItems(popToMark());
      case 'q' -> memo.put(in.get() & 0xff, top());
      case 'r' -> memo.put(in.getInt(), top());
      case 'h' -> stack.add(recall(in.get() & 0xff));
      case 'j' -> stack.add(recall(in.getInt()));
      case 'c' -> stack.add(global());
      case 'R' -> reduce((Tuple) pop(), (Global) pop());
      case 'b' -> build(pop(), (Atom) pop());
      default -> throw refuse("has opcode 0x%02x".formatted(opcode));
    }
  }

  private void protocol() {
    int version = in.get();
    if (version != 2) {
      throw refuse("has protocol " + version);
    }
  }

  private ByteBuffer view(int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer view = in.slice(in.position(), length).asReadOnlyBuffer();
    in.position(in.position() + length);
    return view;
  }

  private static String text(Object string) {
    return StandardCharsets.ISO_8859_1.decode(((ByteBuffer) string).duplicate()).toString();
  }

  private Global global() {
    String name = line() + "." + line();
    if (!KNOWN.contains(name)) {
      throw refuse("names " + name);
    }
    return new Global(name);
  }

  private String line() {
    int from = in.position();
    int to = from;
    while (in.get() != '\n') {
      to++;
    }
    return StandardCharsets.ISO_8859_1.decode(in.slice(from, to - from)).toString();
  }

  private Object top() {
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    return stack.remove(stack.size() - 1);
  }

  private List<Object> popTop(int count) {
    List<Object> items = stack.subList(stack.size() - count, stack.size());
    List<Object> popped = List.copyOf(items);
    items.clear();
    return popped;
  }

  private List<Object> popToMark() {
    List<Object> items = popTop(stack.size() - 1 - stack.lastIndexOf(Atom.MARK));
    pop();
    return items;
  }

  private void tuple(int from) {
    stack.add(new Tuple(popTop(stack.size() - from)));
  }

  private Object recall(int key) {
    Object remembered = memo.get(key);
    if (remembered == null) {
      throw refuse("recalls what it did not store");
    }
    return remembered;
  }

  @SuppressWarnings("unchecked") // Lists on the stack are all made by this class.
  private void append(List<Object> items) {
    ((List<Object>) top()).addAll(items);
  }

  @SuppressWarnings("unchecked") // Maps on the stack are all made by this class.
  private void setItems(List<Object> items) {
    Map<String, Object> map = (Map<String, Object>) top();
    for (int i = 0; i < items.size(); i += 2) {
      map.put(text(items.get(i)), items.get(i + 1));
    }
  }

  private void reduce(Tuple arguments, Global callee) {
    Object first = arguments.items().get(0);
    if (callee.name().equals(RECONSTRUCT) && first.equals(new Global(NDARRAY))) {
      stack.add(Atom.EMPTY_ARRAY);
    } else if (callee.name().equals(DTYPE)) {
      requireBytes(text(first));
      stack.add(Atom.UINT8);
    } else {
      throw refuse("calls " + callee.name());
    }
  }

  private void requireBytes(String type) {
    if (!type.equals("u1")) {
      throw refuse("has an array of type " + type);
    }
  }

  private void build(Object state, Atom target) {
    if (target == Atom.UINT8) {
      stack.add(Atom.UINT8);
    } else if (target == Atom.EMPTY_ARRAY) {
      stack.add(array(((Tuple) state).items()));
    } else {
      throw refuse("is malformed");
    }
  }

  private Bytes array(List<Object> state) {
    List<Long> shape = ((Tuple) state.get(1)).items().stream().map(Long.class::cast).toList();
    ByteBuffer data = (ByteBuffer) state.get(4);
    long product = shape.stream().reduce(1L, Math::multiplyExact);
    if (state.get(2) != Atom.UINT8 || product != data.remaining()) {
      throw refuse("has an array of shape %s in %d bytes".formatted(shape, data.remaining()));
    }
    return new Bytes(shape, (Boolean) state.get(3), data);
  }
}
