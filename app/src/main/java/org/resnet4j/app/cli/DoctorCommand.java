package org.resnet4j.app.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.resnet4j.ResnetException.Kind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resnet doctor}: what is installed, what is slow or wrong, and what to do about it. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class,
    description = "Checks this machine: versions, processor, libtorch, memory, data.",
    footer = {"", "Examples:", "  resnet doctor", "  resnet doctor --json"})
final class DoctorCommand implements Callable<Integer>, Main.ConsoleCommand {

  @Option(names = "--json", description = "Prints one JSON object a finding.")
  private boolean json;

  private final Console console;

  DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<Finding> findings = Checkup.all();
    for (Finding finding : findings) {
      if (json) {
        console.json(toJson(finding));
      } else {
        print(finding);
      }
    }
    boolean failed = findings.stream().anyMatch(f -> f.level() == Finding.Level.FAIL);
    return failed ? Kind.CHECK.exitCode() : 0;
  }

  private void print(Finding finding) {
    String level = finding.level().name().toLowerCase(Locale.ROOT);
    console.print(String.format("%-5s %-14s %s", level, finding.what(), finding.found()));
    if (!finding.advice().isEmpty()) {
      console.print(String.format("%-20s -> %s", "", finding.advice()));
    }
  }

  private static Map<String, Object> toJson(Finding finding) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("level", finding.level().name().toLowerCase(Locale.ROOT));
    object.put("what", finding.what());
    object.put("found", finding.found());
    object.put("advice", finding.advice());
    return object;
  }
}
