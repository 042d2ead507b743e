package org.resnet4j.app.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.resnet4j.ResnetException.Kind;
import org.resnet4j.Text;
import org.resnet4j.Version;
import org.resnet4j.app.cli.console.Console;
import org.resnet4j.app.cli.console.Errors;
import org.resnet4j.app.cli.console.Interruption;
import org.resnet4j.app.cli.console.ResultStream;
import org.resnet4j.app.cli.console.ResultsLost;
import org.resnet4j.torch.Libtorch;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program {@code resnet}. */
@Command(
    name = "resnet",
    mixinStandardHelpOptions = true,
    description = "Residual networks on the JVM: train, evaluate and predict.",
    versionProvider = Main.Versions.class,
    subcommands = {
      TrainCommand.class,
      EvalCommand.class,
      PredictCommand.class,
      SummaryCommand.class,
      ModelsCommand.class,
      RecipesCommand.class,
      AugmentCommand.class,
      InspectCommand.class,
      ConvertCommand.class,
      SurgeryCommand.class,
      AverageCommand.class,
      StudyCommand.class,
      BenchCommand.class,
      DoctorCommand.class,
      AutoComplete.GenerateCompletion.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  resnet train --data synthetic        trains the founding net on drawn images",
      "  resnet train                         ResNet-34 on CIFAR-10's airplanes and birds",
      "  resnet eval runs/resnet34-bias-cifar10-1",
      "  resnet predict runs/resnet34-bias-cifar10-1 photo.png",
      "  resnet summary resnet50",
      "  resnet study degradation",
      "",
      "Exit codes: 0 done, 1 failed (network, permission, disk), 2 wrong usage, 3 bad data or model"
          + " file,",
      "4 diverged, 5 out of memory or no such device, 7 a check did not hold, 130 interrupted."
    })
public final class Main implements Runnable {

  private static final int HELP_WIDTH = 110;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Shows the stack trace of an error.")
  private boolean verbose;

  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  /** Runs the program and ends the process with its exit code. */
  public static void main(String[] args) {
    String columns = System.getenv().getOrDefault("RESNET_TTY", "0"); // set by the launcher
    int width = columns.matches("\\d{1,4}") ? Integer.parseInt(columns) : 0;
    int code = run(args, new Console(ResultStream.standard(), stream(System.err), width));
    Interruption.ended();
    System.exit(code);
  }

  /** Runs the program with these streams for results and messages; returns its exit code. */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    return run(args, new Console(out, err, 0));
  }

  private static int run(String[] args, Console console) {
    Main main = new Main();
    try {
      return console.ended(main.line(console).execute(args));
    } catch (Error error) { // out of memory, a class or library that does not load
      return Errors.report(error, console, main.verbose);
    }
  }

  private CommandLine line(Console console) {
    CommandLine line = new CommandLine(this, new Commands(console));
    boolean colour = console.isTerminal() && System.getenv("NO_COLOR") == null;
    line.setUsageHelpWidth(HELP_WIDTH);
    line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            colour ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setParameterExceptionHandler((error, ignored) -> Errors.report(error, console));
    line.setExecutionExceptionHandler(
        (error, command, parsed) ->
            error instanceof ResultsLost
                ? Kind.FAILED.exitCode()
                : Errors.report(error, console, verbose));
    return line;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "a command is needed: " + String.join(", ", spec.subcommands().keySet()));
  }

  private static PrintStream stream(PrintStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }

  /** Creates commands; those that print get the console. */
  private record Commands(Console console) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      return ConsoleCommand.class.isAssignableFrom(type)
          ? type.getDeclaredConstructor(Console.class).newInstance(console)
          : CommandLine.defaultFactory().create(type);
    }
  }

  /** What {@code --version} shows. */
  static final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "resnet4j " + Version.current(),
        "libtorch " + Libtorch.version(),
        Text.of(
            "Java %s (%s)", System.getProperty("java.version"), System.getProperty("java.vm.name"))
      };
    }
  }
}
