package org.resnet4j.app.cli;

import java.util.List;
import org.resnet4j.ResnetException.Kind;
import org.resnet4j.app.cli.console.Console;
import org.resnet4j.app.cli.doctor.Checkup;
import org.resnet4j.app.cli.doctor.Finding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resnet doctor}: what is installed, what is slow or wrong, and what to do about it. */
@Command(
    name = "doctor",
    description = "Checks this machine: versions, processor, libtorch, memory, data.",
    footer = {"", "Examples:", "  resnet doctor", "  resnet doctor --json"})
final class DoctorCommand extends ConsoleCommand {

  @Option(names = "--json", description = "Prints one JSON object a finding.")
  private boolean json;

  DoctorCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    List<Finding> findings = Checkup.all();
    for (Finding finding : findings) {
      if (json) {
        console.json(finding);
      } else {
        print(finding);
      }
    }
    boolean failed = findings.stream().anyMatch(f -> f.level() == Finding.Level.FAIL);
    return failed ? Kind.CHECK.exitCode() : 0;
  }

  private void print(Finding finding) {
    console.print("%-5s %-14s %s", finding.level(), finding.what(), finding.found());
    if (!finding.advice().isEmpty()) {
      console.print("%-20s -> %s", "", finding.advice());
    }
  }
}
