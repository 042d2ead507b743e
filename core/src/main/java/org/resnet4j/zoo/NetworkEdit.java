package org.resnet4j.zoo;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.edit.Surgery;

/**
 * What was done to a net of the zoo, as it is written behind its spec: {@code
 * cifar-resnet20+delete=layer2.1}. So a run whose net was edited is opened like any other.
 */
public sealed interface NetworkEdit {

  /** As messages say what may be written. */
  String ALLOWED = "edits are delete=A, exchange=A,B, scale=A,0.5 and identity=A,2";

  /** Does it. */
  Network apply(Network network);

  /** {@code delete=layer2.1}: {@link Surgery#delete}. */
  record Delete(String name) implements NetworkEdit {
    @Override
    public Network apply(Network network) {
      return Surgery.delete(network, name);
    }

    @Override
    public String toString() {
      return "delete=" + name;
    }
  }

  /** {@code exchange=layer2.1,layer2.2}: {@link Surgery#exchange}. */
  record Exchange(String one, String other) implements NetworkEdit {
    @Override
    public Network apply(Network network) {
      return Surgery.exchange(network, one, other);
    }

    @Override
    public String toString() {
      return "exchange=" + one + "," + other;
    }
  }

  /** {@code scale=layer2.1,0.5}: {@link Surgery#scale}. */
  record Scale(String block, double factor) implements NetworkEdit {
    @Override
    public Network apply(Network network) {
      return Surgery.scale(network, block, factor);
    }

    @Override
    public String toString() {
      return "scale=" + block + "," + factor;
    }
  }

  /** {@code identity=layer2.1,3}: {@link Surgery#insertIdentity}. */
  record Identity(String behind, int count) implements NetworkEdit {
    @Override
    public Network apply(Network network) {
      return Surgery.insertIdentity(network, behind, count);
    }

    @Override
    public String toString() {
      return "identity=" + behind + "," + count;
    }
  }

  /**
   * Reads {@code delete=A}, {@code exchange=A,B}, {@code scale=A,0.5} or {@code identity=A,2}.
   *
   * @throws ResnetException (usage) for anything else; whether the net has such a block is not
   *     asked
   */
  static NetworkEdit parse(String text) {
    Map<String, Function<List<String>, NetworkEdit>> kinds =
        Map.of(
            "delete", words -> new Delete(word(text, words, 0, 1)),
            "exchange", words -> new Exchange(word(text, words, 0, 2), word(text, words, 1, 2)),
            "scale",
                words -> new Scale(word(text, words, 0, 2), number(text, word(text, words, 1, 2))),
            "identity",
                words ->
                    new Identity(word(text, words, 0, 2), count(text, word(text, words, 1, 2))));
    String[] pair = text.split("=", 2);
    Function<List<String>, NetworkEdit> kind = kinds.get(pair[0].toLowerCase(Locale.ROOT));
    if (kind == null || pair.length < 2) {
      throw ResnetException.usage(
          "unknown edit '" + text + "'" + Nearest.hint(pair[0], kinds.keySet()) + "; " + ALLOWED);
    }
    return kind.apply(List.of(pair[1].split(",", -1)));
  }

  private static String word(String text, List<String> words, int index, int count) {
    if (words.size() != count || words.get(index).isEmpty()) {
      throw ResnetException.usage("edit '" + text + "': " + ALLOWED + ", with names of blocks");
    }
    return words.get(index);
  }

  private static double number(String text, String word) {
    try {
      return Double.parseDouble(word);
    } catch (NumberFormatException e) {
      throw ResnetException.usage("edit '" + text + "': a factor is a number, got '" + word + "'");
    }
  }

  private static int count(String text, String word) {
    if (!word.matches("[1-9]\\d{0,3}")) {
      throw ResnetException.usage(
          "edit '" + text + "': 1 to 9999 identities are inserted, got '" + word + "'");
    }
    return Integer.parseInt(word);
  }
}
