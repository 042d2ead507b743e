package org.resnet4j.format.pytorch;

import java.util.ArrayList;
import java.util.List;
import org.resnet4j.Text;
import org.resnet4j.format.ForeignFault;
import org.resnet4j.format.PickleFault;

/** Takes pickled values for what a caller needs them to be; anything else is malformed. */
final class Operands {

  /** PyTorch's limit; NumPy's is the same. */
  private static final int MOST_DIMENSIONS = 64;

  private Operands() {}

  static <T extends Pickled> T as(Class<T> type, Pickled value) {
    if (!type.isInstance(value)) {
      throw unexpected(value);
    }
    return type.cast(value);
  }

  /** What a placeholder stands for may well be what is needed. */
  private static PickleFault unexpected(Pickled value) {
    return value instanceof Pickled.Foreign foreign
        ? ForeignFault.needs(foreign)
        : PickleFault.malformed();
  }

  static Pickled at(List<Pickled> values, int index) {
    if (index >= values.size()) {
      throw PickleFault.malformed();
    }
    return values.get(index);
  }

  static long integer(Pickled value) {
    return as(Pickled.Int.class, value).value();
  }

  /** A shape, or the strides of one. */
  static List<Long> integers(Pickled value) {
    List<Pickled> items = as(Pickled.Items.class, value).values();
    if (items.size() > MOST_DIMENSIONS) {
      throw new PickleFault(Text.of("has a shape of %d dimensions", items.size()));
    }
    List<Long> integers = new ArrayList<>(items.size());
    items.forEach(item -> integers.add(integer(item)));
    return integers;
  }

  static String text(Pickled value) {
    String text = Pickled.text(value);
    if (text == null) {
      throw unexpected(value);
    }
    return text;
  }

  /** Short strings and integers, joined. */
  static String joined(char separator, List<Pickled> values) {
    StringBuilder joined = new StringBuilder();
    for (Pickled value : values) {
      String part =
          value instanceof Pickled.Int number ? String.valueOf(number.value()) : text(value);
      if (joined.length() + part.length() > Pickled.LONGEST_NAME) {
        throw new PickleFault(
            Text.of("has a name of more than %d characters", Pickled.LONGEST_NAME));
      }
      if (joined.length() > 0 && joined.charAt(joined.length() - 1) != separator) {
        joined.append(separator);
      }
      joined.append(part);
    }
    return joined.toString();
  }

  /** Numbers arrive as true and false, 1 and 0. */
  static boolean truth(Pickled value) {
    return value instanceof Pickled.Bool bool
        ? bool.value()
        : as(Pickled.Int.class, value).value() != 0;
  }
}
