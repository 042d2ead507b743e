package org.resnet4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.resnet4j.ResnetException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the same work in resnet4j and its peers, turn about on one machine, and prints one Markdown
 * report. Only ratios within one run mean anything.
 */
public final class PeerBench {

  private PeerBench() {}

  /** Entry point of {@code bench/run-peers}; exits 1 where one of ours did not run. */
  public static void main(String[] arguments) {
    try {
      Options options = Options.parse(List.of(arguments));
      Report report = measure(options);
      System.out.print(Markdown.of(report));
      write(options, report);
      if (!report.complete()) {
        System.exit(ResnetException.Kind.FAILED.exitCode());
      }
    } catch (ResnetException e) {
      System.err.println(e.getMessage());
      System.exit(e.kind().exitCode());
    }
  }

  private static Report measure(Options options) {
    System.err.println("the machine's peaks ...");
    Roofline roofline = Roofline.measure(new Contenders(options.installation()));
    List<Contender> contenders = Contenders.of(options);
    var alternation = new Alternation(options.schedule());
    List<ItemResult> results =
        options.items().stream().map(item -> alternation.measure(item, contenders)).toList();
    return new Report(
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        Machine.here(options.installation().threads()),
        options.schedule(),
        roofline,
        results,
        alternation.skips());
  }

  private static void write(Options options, Report report) {
    JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    String json = mapper.writeValueAsString(report.document()) + "\n";
    options.json().ifPresent(file -> write(file, json));
    options
        .save()
        .ifPresent(
            name -> {
              write(options.installation().result(name, ".json"), json);
              write(options.installation().result(name, ".md"), Markdown.of(report));
            });
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw ResnetException.failed("cannot write %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
