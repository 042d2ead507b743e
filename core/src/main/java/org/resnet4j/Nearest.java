package org.resnet4j;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Names that a mistyped name may stand for. */
public final class Nearest {

  private static final int MOST = 3;

  private Nearest() {}

  /**
   * Returns the allowed names closest to the one given, at most three, closest first; none where
   * more than half of the letters differ. Closeness is the edit distance (insert, delete, replace
   * and swap of neighbours count one each), upper and lower case being equal.
   */
  public static List<String> to(String given, Collection<String> allowed) {
    record Candidate(String name, int distance) {
      boolean isClose(String given) {
        return 2 * distance <= Math.max(name.length(), given.length());
      }
    }
    return allowed.stream()
        .map(name -> new Candidate(name, distance(lower(given), lower(name))))
        .filter(candidate -> candidate.isClose(given))
        .sorted(Comparator.comparingInt(Candidate::distance))
        .limit(MOST)
        .map(Candidate::name)
        .toList();
  }

  /**
   * Returns {@code "; did you mean 'airplane'?"} to be put behind a message, or the empty string
   * where nothing is close. Only the names that tie for the closest are asked about.
   */
  public static String hint(String given, Collection<String> allowed) {
    List<String> near = to(given, allowed);
    if (near.isEmpty()) {
      return "";
    }
    int least = distance(lower(given), lower(near.get(0)));
    List<String> ties = new ArrayList<>(near);
    ties.removeIf(name -> distance(lower(given), lower(name)) > least);
    return ties.stream().collect(Collectors.joining("' or '", "; did you mean '", "'?"));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Optimal string alignment; row i, column j: distance of a's first i to b's first j letters. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : cell(d, a, b, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int cell(int[][] d, String a, String b, int i, int j) {
    int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least = Math.min(d[i - 1][j - 1] + replace, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
  }
}
