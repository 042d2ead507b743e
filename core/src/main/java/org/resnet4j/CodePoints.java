package org.resnet4j;

import java.util.Comparator;

/** Text in the order of its Unicode code points. */
public final class CodePoints {

  /**
   * The order in which Python sorts strings. Java's own is that of UTF-16 units, which puts U+1F600
   * before U+FB01.
   */
  public static final Comparator<String> ORDER = CodePoints::compare;

  private CodePoints() {}

  private static int compare(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    for (int i = 0; i < shorter; i++) {
      if (a.charAt(i) != b.charAt(i)) {
        return Integer.compare(rank(a.charAt(i)), rank(b.charAt(i)));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** Surrogates, halves of code points from U+10000 up, come after all other units. */
  private static int rank(char unit) {
    return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
  }
}
