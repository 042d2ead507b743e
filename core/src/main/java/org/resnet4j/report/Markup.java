package org.resnet4j.report;

import java.util.Locale;

/** Collects the elements of a document; what is text is escaped. */
final class Markup {

  private final StringBuilder text = new StringBuilder();

  /** Adds what is markup already. */
  Markup raw(String markup) {
    text.append(markup);
    return this;
  }

  /** Adds an element with text; attributes come in pairs of name and value. */
  Markup element(String name, String content, Object... attributes) {
    return open(name, attributes).raw(escape(content)).close(name);
  }

  /** Adds an element without content. */
  Markup empty(String name, Object... attributes) {
    return tag(name, "/>", attributes);
  }

  Markup open(String name, Object... attributes) {
    return tag(name, ">", attributes);
  }

  Markup close(String name) {
    return raw("</" + name + ">");
  }

  private Markup tag(String name, String end, Object... attributes) {
    text.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      text.append(' ').append(attributes[i]).append("=\"");
      text.append(value(attributes[i + 1])).append('"');
    }
    text.append(end);
    return this;
  }

  private static String value(Object value) {
    return value instanceof Double number ? number(number) : escape(String.valueOf(value));
  }

  /** With two digits at most, as coordinates need. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
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
