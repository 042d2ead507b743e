package org.resnet4j.format.pytorch;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.resnet4j.format.DType;
import org.resnet4j.format.PickleFault;
import org.resnet4j.format.ReadBudget;

/**
 * What a pickle holds: inert descriptions, whatever Python would have made of them. Containers may
 * be shared and may contain themselves; who walks through them bounds the depth.
 */
public sealed interface Pickled {

  /** Python's {@code None}. */
  enum None implements Pickled {
    /** The only one. */
    NONE
  }

  /** A boolean. */
  record Bool(boolean value) implements Pickled {}

  /** An integer of 64 bits, NumPy's integers too. */
  record Int(long value) implements Pickled {}

  /** An integer that 64 bits cannot hold. */
  record BigInt(BigInteger value) implements Pickled {}

  /** A floating-point number, NumPy's too. */
  record Real(double value) implements Pickled {}

  /** A string. */
  record Text(String value) implements Pickled {}

  /** Bytes, or a string of Python 2: a view of the pickle. */
  record Bytes(ByteBuffer data) implements Pickled {}

  /** Something of the known vocabulary without content of use here, as text: a type, a device. */
  record Opaque(String text) implements Pickled {}

  /** A known name that was not called (yet): {@code collections.OrderedDict}. */
  record Name(String name) implements Pickled {}

  /**
   * Stands for what is no part of a state dict: a function, an object of a foreign class. Nothing
   * of it is made, what is put into it is dropped, and what is made of it is again a placeholder.
   *
   * @param refusal the message for a file whose weights need it
   */
  record Foreign(String refusal) implements Pickled {}

  /** A list, a tuple or a set. */
  final class Items implements Pickled {

    private final List<Pickled> values;
    private final boolean growing;

    private Items(List<Pickled> values, boolean growing) {
      this.values = values;
      this.growing = growing;
    }

    /** A list or a set, to which values may be added. */
    static Items growing(List<Pickled> values) {
      return new Items(new ArrayList<>(values), true);
    }

    /** A tuple. */
    static Items fixed(List<Pickled> values) {
      return new Items(values, false);
    }

    void addAll(List<Pickled> more) {
      if (!growing) {
        throw PickleFault.malformed();
      }
      values.addAll(more);
    }

    /** Returns the elements in order. */
    public List<Pickled> values() {
      return Collections.unmodifiableList(values);
    }
  }

  /** A dictionary, or an object that is little more than one. */
  final class Dict implements Pickled {

    private final List<Pickled> keys = new ArrayList<>();
    private final List<Pickled> values = new ArrayList<>();
    private final boolean stateIsContent;

    /**
     * An empty one.
     *
     * @param stateIsContent whether attributes are its content, as with a namespace
     */
    Dict(boolean stateIsContent) {
      this.stateIsContent = stateIsContent;
    }

    void put(Pickled key, Pickled value) {
      keys.add(key);
      values.add(value);
    }

    /** Takes attributes; those of a plain dictionary are no part of its content. */
    void setState(Pickled state) {
      if (stateIsContent && state instanceof Dict attributes && attributes != this) {
        keys.addAll(attributes.keys);
        values.addAll(attributes.values);
      }
    }

    /** Returns the number of entries, those with equal keys counted singly. */
    public int size() {
      return keys.size();
    }

    /** Returns the value of a text key, the last where there are several; null without one. */
    public @Nullable Pickled get(String key) {
      for (int i = keys.size() - 1; i >= 0; i--) {
        if (isName(keys.get(i), key)) {
          return values.get(i);
        }
      }
      return null;
    }

    private static boolean isName(Pickled key, String name) {
      return key instanceof Text text
          ? text.value().equals(name)
          : key instanceof Bytes bytes
              && bytes.data().remaining() == name.length()
              && name.equals(text(bytes));
    }

    /** Returns the keys, also those that are no text. */
    List<Pickled> keys() {
      return Collections.unmodifiableList(keys);
    }

    /** Returns the values in the order of the keys. */
    List<Pickled> values() {
      return Collections.unmodifiableList(values);
    }

    /** Whether a value is a tensor. */
    boolean holdsTensors() {
      return values.stream().anyMatch(Tensor.class::isInstance);
    }

    /** Returns the entries whose keys are text, in order; of equal keys the last value counts. */
    public Map<String, Pickled> byText() {
      Map<String, Pickled> map = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        String key = text(keys.get(i));
        if (key != null) {
          map.put(key, values.get(i));
        }
      }
      return map;
    }
  }

  /** A NumPy array; empty until its state has come. */
  final class Array implements Pickled {

    private String type = "";
    private List<Long> shape = List.of();
    private boolean fortran;
    private boolean bigEndian;
    private ByteBuffer data = ByteBuffer.allocate(0);

    Array() {}

    void fill(NumpyType type, List<Long> shape, boolean fortran, ByteBuffer data) {
      this.type = type.name();
      this.shape = List.copyOf(shape);
      this.fortran = fortran;
      this.bigEndian = type.bigEndian();
      this.data = data;
    }

    /** Returns NumPy's short name of the element type, such as {@code u1}; empty without state. */
    public String type() {
      return type;
    }

    /** Returns the extents. */
    public List<Long> shape() {
      return shape;
    }

    /** Returns whether the elements lie in Fortran's order and not in C's. */
    public boolean fortran() {
      return fortran;
    }

    /** Returns the bytes of all elements, a view of the pickle. */
    public ByteBuffer data() {
      return data.duplicate();
    }

    /** Returns the elements as numbers, in the order in which they lie. */
    public List<Pickled> elements() {
      ByteBuffer rest =
          data.duplicate().order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      List<Pickled> elements = new ArrayList<>();
      while (rest.hasRemaining()) {
        elements.add(NumpyVocabulary.number(type, rest));
      }
      return elements;
    }
  }

  /** NumPy's element type; its byte order comes with its state. */
  final class NumpyType implements Pickled {

    private final String name;
    private boolean bigEndian;

    NumpyType(String name) {
      this.name = name;
    }

    void setOrder(String order) {
      bigEndian = order.equals(">");
    }

    String name() {
      return name;
    }

    boolean bigEndian() {
      return bigEndian;
    }
  }

  /**
   * A run of elements outside of the pickle.
   *
   * @param key names the storage in its file
   * @param capacity the elements of the whole storage
   * @param begin the first element of the run
   * @param length the elements of the run
   */
  record Storage(String key, DType dtype, long capacity, long begin, long length)
      implements Pickled {

    public Storage {
      if (capacity < 0 || begin < 0 || length < 0 || begin > capacity - length) {
        throw new PickleFault(
            String.format(
                Locale.ROOT,
                "holds a storage of %d elements, of which %d from element %d on are asked for",
                capacity,
                length,
                begin));
      }
    }
  }

  /**
   * A strided view of a storage.
   *
   * @param offset the first element, counted in the storage's run
   * @param strides by how many elements each dimension steps
   */
  record Tensor(Storage storage, long offset, List<Long> shape, List<Long> strides)
      implements Pickled {}

  /**
   * Reads a pickle of numbers, strings, containers and NumPy's arrays, of protocols 0 to 5. Arrays
   * and strings of Python 2 are views of the content; nothing is allocated by a size that the
   * content states.
   *
   * @param file names the file in errors
   * @throws org.resnet4j.ResnetException of kind DATA where anything else is in it; it is refused
   *     by name, and nothing is run
   */
  static Pickled read(Path file, ByteBuffer content) {
    ReadBudget budget = new ReadBudget(content.remaining());
    return PickleMachine.read(file, new PickleInput(content, budget), new NumpyVocabulary(budget));
  }

  /** The most bytes that Python 2's strings may have to be taken for names. */
  int LONGEST_NAME = 1024;

  /** Returns a string, also a short one that Python 2 wrote; null for anything else. */
  static @Nullable String text(Pickled value) {
    if (value instanceof Text text) {
      return text.value();
    }
    return value instanceof Bytes bytes && bytes.data().remaining() <= LONGEST_NAME
        ? StandardCharsets.ISO_8859_1.decode(bytes.data().duplicate()).toString()
        : null;
  }
}
