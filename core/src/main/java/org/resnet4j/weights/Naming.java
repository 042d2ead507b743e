package org.resnet4j.weights;

import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How projects name a residual network's tensors: one table each, from their names to
 * torchvision's. Rows are tried in order and the first that matches rewrites the name; a name that
 * no row matches stays as it is.
 */
public enum Naming {
  /** torchvision's own, and timm's: {@code layer2.0.downsample.0}. */
  TORCHVISION("torchvision, timm"),

  /** akamaster's and kuangliu's CIFAR nets: {@code layer2.0.shortcut.0}, {@code linear}. */
  CIFAR(
      "akamaster, kuangliu",
      row("(layer\\d+\\.\\d+)\\.shortcut\\.(.+)", "$1.downsample.$2"),
      row("linear\\.(weight|bias)", "fc.$1")),

  /** Hugging Face's {@code ResNetForImageClassification}. */
  HUGGING_FACE(
      "Hugging Face",
      row("(?:resnet\\.)?embedder\\.embedder\\.convolution\\.(.+)", "conv1.$1"),
      row("(?:resnet\\.)?embedder\\.embedder\\.normalization\\.(.+)", "bn1.$1"),
      row(block("layer\\.(\\d{1,4})\\.convolution\\.(.+)"), "layer+1.$2.conv+3.$4"),
      row(block("layer\\.(\\d{1,4})\\.normalization\\.(.+)"), "layer+1.$2.bn+3.$4"),
      row(block("shortcut\\.convolution\\.(.+)"), "layer+1.$2.downsample.0.$3"),
      row(block("shortcut\\.normalization\\.(.+)"), "layer+1.$2.downsample.1.$3"),
      row("classifier\\.1\\.(weight|bias)", "fc.$1")),

  /** torchvision's children in a Sequential: {@code nn.Sequential(*net.children())}, fastai. */
  CHILDREN(
      "torchvision's children by number",
      row("0\\.(weight|bias)", "conv1.$1"),
      row("1\\.([a-z_]+)", "bn1.$1"),
      row("4\\.(\\d+\\..+)", "layer1.$1"),
      row("5\\.(\\d+\\..+)", "layer2.$1"),
      row("6\\.(\\d+\\..+)", "layer3.$1"),
      row("7\\.(\\d+\\..+)", "layer4.$1"),
      row("9\\.(weight|bias)", "fc.$1"));

  /** A row: names of this pattern become this, {@code $1} the first group, {@code +1} one more. */
  private record Row(Pattern theirs, String torchvisions) {}

  private static final Pattern PLACE = Pattern.compile("([$+])(\\d)");

  private final String title;
  private final List<Row> rows;

  Naming(String title, Row... rows) {
    this.title = title;
    this.rows = List.of(rows);
  }

  /** torchvision's name of the tensor that these projects call so. */
  public String toTorchvision(String name) {
    for (Row row : rows) {
      Matcher theirs = row.theirs().matcher(name);
      if (theirs.matches()) {
        return fill(row.torchvisions(), theirs);
      }
    }
    return name;
  }

  /** Who names so. */
  @Override
  public String toString() {
    return title;
  }

  static List<Naming> all() {
    return Arrays.asList(values());
  }

  private static Row row(String theirs, String torchvisions) {
    return new Row(Pattern.compile(theirs), torchvisions);
  }

  private static String block(String rest) {
    return "(?:resnet\\.)?encoder\\.stages\\.(\\d{1,4})\\.layers\\.(\\d+)\\." + rest;
  }

  private static String fill(String torchvisions, Matcher theirs) {
    return PLACE
        .matcher(torchvisions)
        .replaceAll(place -> Matcher.quoteReplacement(fill(place, theirs)));
  }

  private static String fill(MatchResult place, Matcher theirs) {
    String text = theirs.group(Integer.parseInt(place.group(2)));
    return place.group(1).equals("$") ? text : Long.toString(Long.parseLong(text) + 1);
  }
}
