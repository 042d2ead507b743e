package org.resnet4j.app.cli;

import java.util.concurrent.Callable;
import org.resnet4j.app.cli.console.Console;
import picocli.CommandLine.Command;

/** A command of the program, which prints to a console. */
@Command(mixinStandardHelpOptions = true, versionProvider = Main.Versions.class)
abstract class ConsoleCommand implements Callable<Integer> {

  final Console console;

  ConsoleCommand(Console console) {
    this.console = console;
  }
}
