package org.resnet4j.app.cli.console;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;
import org.resnet4j.ResnetException.Kind;
import org.resnet4j.Text;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns exceptions into a message for the user and an exit code. */
public final class Errors {

  private static final Pattern WRONG_TYPE =
      Pattern.compile("option '(--[a-z-]+)'[^:]*: '(.*)' is not an? (int|long|double)");

  private Errors() {}

  /** Prints an error's message, with a stack trace if verbose, and returns the exit code. */
  public static int report(Throwable error, Console console, boolean verbose) {
    console.say("resnet: " + message(error));
    if (verbose) {
      error.printStackTrace(console.err());
    }
    return exitCode(error);
  }

  /** Prints what is wrong with a command line's words and returns the exit code for usage. */
  public static int report(ParameterException error, Console console) {
    CommandSpec spec = error.getCommandLine().getCommandSpec();
    console.say("resnet: " + message(error, spec));
    return Kind.USAGE.exitCode();
  }

  static int exitCode(Throwable error) {
    if (MemoryShortage.of(error).isPresent()) {
      return Kind.RESOURCES.exitCode();
    }
    if (error instanceof InvalidPathException) {
      return Kind.USAGE.exitCode();
    }
    return error instanceof ResnetException known
        ? known.kind().exitCode()
        : Kind.FAILED.exitCode();
  }

  static String message(Throwable error) {
    Optional<MemoryShortage> shortage = MemoryShortage.of(error);
    boolean said = error instanceof ResnetException known && known.kind() == Kind.RESOURCES;
    if (shortage.isPresent() && !said) {
      return shortage.get().message();
    }
    if (error instanceof ResnetException) {
      return String.valueOf(error.getMessage());
    }
    if (error instanceof AccessDeniedException denied) {
      return "no permission for " + denied.getFile();
    }
    if (error instanceof NoSuchFileException missing) {
      return "no such file or folder: " + missing.getFile();
    }
    if (error instanceof FileSystemException file && file.getReason() != null) {
      return "cannot use " + file.getFile() + ": " + file.getReason();
    }
    if (error instanceof InvalidPathException invalid) {
      return "'" + invalid.getInput() + "' is no path on this system: " + invalid.getReason();
    }
    if (error instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
      return message(unchecked.getCause());
    }
    return Text.of(
        "unexpected error: %s%s; run it again with --verbose for the stack trace",
        error.getClass().getSimpleName(),
        error.getMessage() == null ? "" : ": " + Text.firstLine(error));
  }

  private static String message(ParameterException error, CommandSpec spec) {
    if (error instanceof UnmatchedArgumentException unmatched) {
      String given = unmatched.getUnmatched().get(0);
      boolean option = given.startsWith("-");
      boolean root = spec.parent() == null;
      List<String> names = option ? options(spec) : List.copyOf(spec.subcommands().keySet());
      String what = option ? "option" : root ? "command" : "argument";
      return Text.of(
          "unknown %s '%s'%s; see `%s --help`",
          what, given, Nearest.hint(given, names), spec.qualifiedName());
    }
    Matcher wrongType = WRONG_TYPE.matcher(String.valueOf(error.getMessage()));
    if (wrongType.find()) {
      String kind = wrongType.group(3).equals("double") ? "a number" : "a whole number";
      return Text.of("%s is %s, got '%s'", wrongType.group(1), kind, wrongType.group(2));
    }
    String said = String.valueOf(error.getMessage()).replaceFirst("\\.$", "");
    return said + "; see `" + spec.qualifiedName() + " --help`";
  }

  private static List<String> options(CommandSpec spec) {
    return spec.options().stream().map(CommandLine.Model.OptionSpec::longestName).toList();
  }
}
