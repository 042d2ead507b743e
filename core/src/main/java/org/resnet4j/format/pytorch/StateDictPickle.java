package org.resnet4j.format.pytorch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.resnet4j.format.DType;
import org.resnet4j.format.TensorEntry;
import org.resnet4j.format.TensorInfo;

/**
 * Writes the pickle of a state dict, protocol 2: an OrderedDict of contiguous tensors, tensor i in
 * a storage of its own named i. Names and strings that recur are stored once.
 */
final class StateDictPickle {

  private static final String ORDERED_DICT = "collections OrderedDict";

  private static final Map<DType, String> STORAGES =
      Map.ofEntries(
          Map.entry(DType.F64, "DoubleStorage"),
          Map.entry(DType.F32, "FloatStorage"),
          Map.entry(DType.F16, "HalfStorage"),
          Map.entry(DType.BF16, "BFloat16Storage"),
          Map.entry(DType.I64, "LongStorage"),
          Map.entry(DType.I32, "IntStorage"),
          Map.entry(DType.I16, "ShortStorage"),
          Map.entry(DType.I8, "CharStorage"),
          Map.entry(DType.U8, "ByteStorage"),
          Map.entry(DType.BOOL, "BoolStorage"));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Map<String, Integer> memo = new HashMap<>();

  private StateDictPickle() {}

  /** Whether there is a storage for this type. */
  static boolean holds(DType type) {
    return STORAGES.containsKey(type);
  }

  static ByteBuffer of(List<TensorEntry> entries) {
    StateDictPickle pickle = new StateDictPickle();
    pickle.opcode(0x80).write(2);
    pickle.emptyOrderedDict();
    pickle.opcode('(');
    for (int i = 0; i < entries.size(); i++) {
      pickle.text(entries.get(i).name());
      pickle.tensor(entries.get(i).info(), i);
    }
    pickle.opcode('u');
    pickle.opcode('.');
    return ByteBuffer.wrap(pickle.out.toByteArray());
  }

  private ByteArrayOutputStream opcode(int opcode) {
    out.write(opcode);
    return out;
  }

  private void int32(int opcode, int value) {
    ByteBuffer bytes = ByteBuffer.allocate(5).order(ByteOrder.LITTLE_ENDIAN);
    out.writeBytes(bytes.put((byte) opcode).putInt(value).array());
  }

  private void integer(long value) {
    if (value == (int) value) {
      int32('J', (int) value);
    } else {
      ByteBuffer bytes = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
      out.writeBytes(bytes.put((byte) 0x8a).put((byte) Long.BYTES).putLong(value).array());
    }
  }

  private void integers(List<Long> values) {
    opcode('(');
    values.forEach(this::integer);
    opcode('t');
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int32('X', utf8.length);
    out.writeBytes(utf8);
  }

  /** A global, written once and recalled afterwards. */
  private void global(String moduleAndName) {
    Integer key = memo.get(moduleAndName);
    if (key != null) {
      opcode('h').write(key);
      return;
    }
    opcode('c')
        .writeBytes((moduleAndName.replace(' ', '\n') + "\n").getBytes(StandardCharsets.US_ASCII));
    opcode('q').write(memo.size());
    memo.put(moduleAndName, memo.size());
  }

  private void emptyOrderedDict() {
    global(ORDERED_DICT);
    opcode(')');
    opcode('R');
  }

  private void tensor(TensorInfo info, int key) {
    global("torch._utils _rebuild_tensor_v2");
    opcode('(');
    storage(info, key);
    integer(0);
    integers(info.shape());
    integers(strides(info.shape()));
    opcode(0x89);
    emptyOrderedDict();
    opcode('t');
    opcode('R');
  }

  private void storage(TensorInfo info, int key) {
    opcode('(');
    text("storage");
    global("torch " + STORAGES.get(info.dtype()));
    text(String.valueOf(key));
    text("cpu");
    integer(info.elements());
    opcode('t');
    opcode('Q');
  }

  private static List<Long> strides(List<Long> shape) {
    Long[] strides = new Long[shape.size()];
    long stride = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, shape.get(i));
    }
    return List.of(strides);
  }
}
