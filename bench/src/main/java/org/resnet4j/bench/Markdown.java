package org.resnet4j.bench;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.resnet4j.Text;
import org.resnet4j.metrics.Times;

/** A report as a person reads it. */
final class Markdown {

  private final Report report;

  private Markdown(Report report) {
    this.report = report;
  }

  /** The whole report: who, how many times faster, times, the machine's peaks, what is missing. */
  static String of(Report report) {
    var markdown = new Markdown(report);
    return Stream.concat(
            Stream.of(markdown.head()),
            Stream.of(markdown.speeds(), markdown.times(), markdown.machine(), markdown.skips()))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  private String head() {
    Schedule schedule = report.schedule();
    String turn =
        schedule.steps() > 0
            ? Text.of("%d steps", schedule.steps())
            : Text.of("about %d s, one step at least,", schedule.seconds());
    String versions =
        report.versions().entrySet().stream()
            .map(side -> Text.of("- %s: %s%n", side.getKey(), side.getValue()))
            .collect(Collectors.joining());
    return Text.of(
        "# resnet4j and its peers, %s%n%n%s; %d alternated rounds of %s a side.%n%n%s",
        report.date(), report.machine(), schedule.rounds(), turn, versions);
  }

  /** A table for each of ours: items down, peers across. */
  private String speeds() {
    List<String> peers = names(false);
    if (peers.isEmpty()) {
      return "";
    }
    return names(true).stream().map(ours -> speeds(ours, peers)).collect(Collectors.joining("\n"));
  }

  private String speeds(String ours, List<String> peers) {
    String rows =
        report.items().stream()
            .map(result -> line(cells(result, ours, peers)))
            .collect(Collectors.joining());
    return Text.of(
        "## %s: how many times faster (the peer's median time over ours, 95 %% interval)%n%n%s%s%s",
        ours, line(Stream.concat(Stream.of("item"), peers.stream())), rule(peers.size() + 1), rows);
  }

  private static Stream<String> cells(ItemResult result, String ours, List<String> peers) {
    return Stream.concat(
        Stream.of(result.item().name()), peers.stream().map(peer -> cell(result, ours, peer)));
  }

  private static String cell(ItemResult result, String ours, String peer) {
    return result
        .ratio(ours, peer)
        .map(r -> Text.of("%.2f (%.2f to %.2f)", 1 / r.estimate(), 1 / r.high(), 1 / r.low()))
        .orElse("-");
  }

  private List<String> names(boolean ours) {
    return report.items().stream()
        .flatMap(result -> result.sides().stream())
        .filter(side -> side.ours() == ours)
        .map(Side::name)
        .distinct()
        .toList();
  }

  private String times() {
    Stream<String> header =
        Stream.of(
            "item",
            "side",
            "ms a step: min",
            "median",
            "p90",
            "images/s",
            "GFLOP/s",
            "of the peak",
            "peak memory, MB",
            "start to first step, s");
    String rows = report.items().stream().map(this::times).collect(Collectors.joining());
    return "## Times\n\n" + line(header) + rule(10) + rows;
  }

  private String times(ItemResult result) {
    return result.sides().stream()
        .map(side -> line(times(result, side)))
        .collect(Collectors.joining());
  }

  private Stream<String> times(ItemResult result, Side side) {
    Times ms = side.milliseconds();
    return Stream.of(
        result.item().name(),
        side.name(),
        milliseconds(ms.min()),
        milliseconds(ms.median()),
        milliseconds(ms.p90()),
        Text.of("%.0f", result.imagesPerSecond(side)),
        Text.of("%.0f", result.gigaflops(side)),
        Text.of("%.0f %%", 100 * report.roofline().share(result, side)),
        megabytes(side.peakKilobytes()),
        Text.of("%.1f", side.startUpSeconds()));
  }

  private static String milliseconds(double value) {
    return Text.of(value < 10 ? "%.2f" : value < 1000 ? "%.1f" : "%.0f", value);
  }

  private static String megabytes(OptionalLong kilobytes) {
    return kilobytes.isPresent() ? Text.of("%.0f", kilobytes.getAsLong() / 1024.0) : "-";
  }

  private String machine() {
    Roofline peaks = report.roofline();
    Roofline.Loading loading = peaks.loading();
    return Text.of(
        """
        ## The machine, and loading

        Measured peaks: %.0f GFLOP/s in fp32, %.0f in bf16 (the faster of a 3x3 convolution and a matrix product), \
        %.1f GB/s read and written by a copy. GFLOP/s above count two operations a multiply-add of convolutions and \
        linear layers, three forward passes a training step. Taps that see nothing but padding are counted: who leaves them \
        out, as we do, may come out above 100 %% (the founding job's last stages are 2x2 and 1x1).

        Loading a batch of 128 images of 3x32x32 from memory, shuffled, cropped and flipped: %s / %s / %s ms (min / \
        median / p90), %.0f images/s.
        """,
        peaks.gigaflops().getOrDefault("fp32", Double.NaN),
        peaks.gigaflops().getOrDefault("bf16", Double.NaN),
        peaks.gigabytesPerSecond(),
        milliseconds(loading.milliseconds().min()),
        milliseconds(loading.milliseconds().median()),
        milliseconds(loading.milliseconds().p90()),
        loading.imagesPerSecond());
  }

  private String skips() {
    return report.skips().stream()
        .map(skip -> "- " + skip.line() + "\n")
        .collect(Collectors.joining());
  }

  private static String line(Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String rule(int columns) {
    return "|" + "---|".repeat(columns) + "\n";
  }
}
