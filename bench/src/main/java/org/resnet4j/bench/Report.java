package org.resnet4j.bench;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resnet4j.metrics.Times;

/**
 * Everything one run measured.
 *
 * @param date when it ended
 * @param items in the order they ran
 * @param skips what is missing, and why
 */
record Report(
    Instant date,
    Machine machine,
    Schedule schedule,
    Roofline roofline,
    List<ItemResult> items,
    List<Alternation.Skip> skips) {

  Report {
    items = List.copyOf(items);
    skips = List.copyOf(skips);
  }

  /** What each side that ran calls itself, by its name. */
  Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    for (ItemResult result : items) {
      result.sides().forEach(side -> versions.put(side.name(), side.version()));
    }
    return versions;
  }

  /** Whether each of ours ran every item. */
  boolean complete() {
    return skips.stream().noneMatch(skip -> skip.contender().startsWith("resnet4j"));
  }

  /** The JSON file. */
  Document document() {
    return new Document(
        date.toString(),
        machine,
        versions(),
        schedule,
        roofline,
        items.stream().map(this::row).toList(),
        skips.stream().map(Alternation.Skip::line).toList());
  }

  private Row row(ItemResult result) {
    return new Row(
        result.item(),
        result.item().multiplyAdds(),
        result.sides().stream().map(side -> measured(result, side)).toList(),
        result.comparisons());
  }

  private Measured measured(ItemResult result, Side side) {
    return new Measured(
        side,
        side.milliseconds(),
        result.imagesPerSecond(side),
        result.gigaflops(side),
        roofline.share(result, side));
  }

  /** What the JSON file holds; times in milliseconds. */
  record Document(
      String date,
      Machine machine,
      Map<String, String> versions,
      Schedule schedule,
      Roofline roofline,
      List<Row> items,
      List<String> skipped) {}

  /** An item's part of it; ratios are ours over the peer's. */
  record Row(
      Item item,
      long multiplyAdds,
      List<Measured> sides,
      List<ItemResult.Comparison> comparisons) {}

  /** A side's part of that. */
  record Measured(
      Side side,
      Times milliseconds,
      double imagesPerSecond,
      double gigaflops,
      double shareOfPeak) {}
}
