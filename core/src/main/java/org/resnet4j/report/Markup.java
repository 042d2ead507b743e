package org.resnet4j.report;

import org.resnet4j.Text;

/** Collects the elements of a document; what is text is escaped. */
final class Markup {

  private final StringBuilder text = new StringBuilder();

  /** Adds what is markup already. */
  Markup raw(String markup) {
    text.append(markup);
    return this;
  }

  /**
   * Adds an element with text.
   *
   * @param tag its name and the names of its attributes, with a space between: {@code text x y}
   * @param values of the attributes, as many
   */
  Markup element(String tag, String content, Object... values) {
    return open(tag, values).raw(escape(content)).close(tag.split(" ", 2)[0]);
  }

  /** Adds an element without content; its tag is as {@link #element} has it. */
  Markup empty(String tag, Object... values) {
    return tag(tag, "/>", values);
  }

  Markup open(String tag, Object... values) {
    return tag(tag, ">", values);
  }

  Markup close(String name) {
    return raw("</" + name + ">");
  }

  private Markup tag(String tag, String end, Object... values) {
    String[] names = tag.split(" ", -1);
    if (names.length != values.length + 1) {
      throw new IllegalArgumentException(tag + " with " + values.length + " values");
    }
    text.append('<').append(names[0]);
    for (int i = 0; i < values.length; i++) {
      text.append(' ').append(names[i + 1]).append("=\"").append(value(values[i])).append('"');
    }
    text.append(end);
    return this;
  }

  private static String value(Object value) {
    return value instanceof Double number ? number(number) : escape(String.valueOf(value));
  }

  /** With two digits at most, as coordinates need. */
  static String number(double value) {
    String text = Text.of("%.2f", value);
    return text.replaceAll("\\.?0+$", "").replaceAll("^-0$", "0");
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
