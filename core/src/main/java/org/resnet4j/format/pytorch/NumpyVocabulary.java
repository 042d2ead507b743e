package org.resnet4j.format.pytorch;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.resnet4j.SafeText;
import org.resnet4j.Text;
import org.resnet4j.format.Elements;
import org.resnet4j.format.ForeignFault;
import org.resnet4j.format.PickleFault;
import org.resnet4j.format.ReadBudget;

/**
 * What NumPy's arrays and scalars need: their states as {@code ndarray.__reduce__} and {@code
 * dtype.__reduce__} write them, of NumPy 1 and 2.
 *
 * @param budget pays for what calls copy
 */
record NumpyVocabulary(ReadBudget budget) implements Vocabulary {

  private static final String RECONSTRUCT = "numpy.core.multiarray._reconstruct";
  private static final String SCALAR = "numpy.core.multiarray.scalar";
  private static final String FROM_BUFFER = "numpy.core.numeric._frombuffer";
  private static final String NDARRAY = "numpy.ndarray";
  private static final String DTYPE = "numpy.dtype";
  private static final String ENCODE = "_codecs.encode";
  private static final Set<String> KNOWN =
      Set.of(RECONSTRUCT, SCALAR, FROM_BUFFER, NDARRAY, DTYPE, ENCODE);

  /** NumPy's short names of element types, and their sizes in bytes. */
  private static final Map<String, Integer> TYPES =
      Map.ofEntries(
          Map.entry("b1", 1),
          Map.entry("i1", 1),
          Map.entry("u1", 1),
          Map.entry("i2", 2),
          Map.entry("u2", 2),
          Map.entry("f2", 2),
          Map.entry("i4", 4),
          Map.entry("u4", 4),
          Map.entry("f4", 4),
          Map.entry("i8", 8),
          Map.entry("u8", 8),
          Map.entry("f8", 8));

  /** What an array of the most dimensions takes on the heap, its bytes not counted. */
  private static final int ARRAY = 2048;

  static boolean knows(String name) {
    return KNOWN.contains(modern(name));
  }

  /** NumPy 2 moved its core; the names of NumPy 1 stand for both. */
  private static String modern(String name) {
    return name.startsWith("numpy._core.") ? "numpy.core." + name.substring(12) : name;
  }

  @Override
  public Pickled global(String name) {
    if (!knows(name)) {
      throw new PickleFault(
          "asks for %s, which is neither a number nor an array".formatted(SafeText.name(name)));
    }
    return new Pickled.Name(modern(name));
  }

  @Override
  public boolean keepsPlaceholders() {
    return false;
  }

  @Override
  public Pickled persistent(Pickled id) {
    throw new PickleFault("refers to something outside of it");
  }

  @Override
  public Pickled call(Pickled.Name callee, List<Pickled> arguments) {
    return switch (callee.name()) {
      case RECONSTRUCT -> emptyArray(arguments);
      case DTYPE -> type(Operands.text(Operands.at(arguments, 0)));
      case SCALAR -> scalar(arguments);
      case FROM_BUFFER -> fromBuffer(arguments);
      case ENCODE -> encode(arguments);
      default -> throw new PickleFault("calls " + callee.name());
    };
  }

  private static Pickled emptyArray(List<Pickled> arguments) {
    if (!Operands.at(arguments, 0).equals(new Pickled.Name(NDARRAY))) {
      throw new ForeignFault("has a subclass of NumPy's array");
    }
    return new Pickled.Array();
  }

  private static Pickled type(String name) {
    String kind = name.startsWith("<") || name.startsWith("|") ? name.substring(1) : name;
    if (!TYPES.containsKey(kind)) {
      throw new ForeignFault(
          "has NumPy's type %s; numbers and booleans of up to 64 bits are known"
              .formatted(SafeText.name(name)));
    }
    return new Pickled.NumpyType(kind);
  }

  /** State (version, order, ...). */
  static void setState(Pickled.NumpyType type, List<Pickled> state) {
    type.setOrder(Operands.text(Operands.at(state, 1)));
  }

  /** State (version, shape, type, Fortran order, bytes). */
  static void setState(Pickled.Array array, List<Pickled> state) {
    fill(
        array,
        Operands.as(Pickled.NumpyType.class, Operands.at(state, 2)),
        Operands.integers(Operands.at(state, 1)),
        Operands.truth(Operands.at(state, 3)),
        bytes(Operands.at(state, 4)));
  }

  /** Arguments (bytes, type, shape, order "C" or "F"): protocol 5 without buffers beside it. */
  private Pickled fromBuffer(List<Pickled> arguments) {
    budget.charge(ARRAY);
    Pickled.Array array = new Pickled.Array();
    fill(
        array,
        Operands.as(Pickled.NumpyType.class, Operands.at(arguments, 1)),
        Operands.integers(Operands.at(arguments, 2)),
        Operands.text(Operands.at(arguments, 3)).equals("F"),
        bytes(Operands.at(arguments, 0)));
    return array;
  }

  private static void fill(
      Pickled.Array array,
      Pickled.NumpyType type,
      List<Long> shape,
      boolean fortran,
      ByteBuffer data) {
    long bytes = size(type);
    try {
      for (long extent : shape) {
        bytes = Math.multiplyExact(bytes, extent);
      }
    } catch (ArithmeticException e) {
      bytes = -1;
    }
    if (bytes != data.remaining() || shape.stream().anyMatch(extent -> extent < 0)) {
      throw new PickleFault(
          Text.of("has an array of shape %s in %d bytes", shape, data.remaining()));
    }
    array.fill(type, shape, fortran, data);
  }

  private static int size(Pickled.NumpyType type) {
    return TYPES.getOrDefault(type.name(), 0);
  }

  private static ByteBuffer bytes(Pickled value) {
    return Operands.as(Pickled.Bytes.class, value).data();
  }

  /** Arguments (type, bytes). */
  private static Pickled scalar(List<Pickled> arguments) {
    Pickled.NumpyType type = Operands.as(Pickled.NumpyType.class, Operands.at(arguments, 0));
    ByteBuffer data = bytes(Operands.at(arguments, 1)).duplicate();
    if (data.remaining() != size(type)) {
      throw new PickleFault(
          Text.of("has a number of type %s in %d bytes", type.name(), data.remaining()));
    }
    return number(
        type.name(), data.order(type.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN));
  }

  /** The next number of a buffer whose byte order is set. */
  static Pickled number(String type, ByteBuffer data) {
    return switch (type) {
      case "b1" -> new Pickled.Bool(data.get() != 0);
      case "i1" -> new Pickled.Int(data.get());
      case "u1" -> new Pickled.Int(data.get() & 0xff);
      case "i2" -> new Pickled.Int(data.getShort());
      case "u2" -> new Pickled.Int(data.getShort() & 0xffff);
      case "f2" -> new Pickled.Real(Elements.halfToFloat(data.getShort()));
      case "i4" -> new Pickled.Int(data.getInt());
      case "u4" -> new Pickled.Int(data.getInt() & 0xffffffffL);
      case "f4" -> new Pickled.Real(data.getFloat());
      case "f8" -> new Pickled.Real(data.getDouble());
      case "u8" -> PickleInput.integer(new BigInteger(Long.toUnsignedString(data.getLong())));
      default -> new Pickled.Int(data.getLong());
    };
  }

  /** How protocol 2 writes bytes: a string whose characters are the bytes, and "latin1". */
  private Pickled encode(List<Pickled> arguments) {
    String encoding = Operands.text(Operands.at(arguments, 1));
    if (!encoding.equals("latin1") && !encoding.equals("latin-1")) {
      throw new ForeignFault("encodes text as " + SafeText.name(encoding));
    }
    String text = Operands.text(Operands.at(arguments, 0));
    budget.charge(text.length());
    return new Pickled.Bytes(
        ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)).asReadOnlyBuffer());
  }
}
