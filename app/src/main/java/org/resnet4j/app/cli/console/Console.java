package org.resnet4j.app.cli.console;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException.Kind;
import org.resnet4j.Text;
import org.resnet4j.graph.Shape;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * Where results and messages go.
 *
 * @param out results
 * @param err progress and messages
 * @param columns of the terminal that err is, so that a line may be rewritten; 0 if err is no
 *     terminal
 */
public record Console(PrintStream out, PrintStream err, int columns) {

  /** The exit code of a program that SIGPIPE ended: 128 and the signal's number. */
  private static final int UNREAD = 128 + 13;

  /**
   * Writes records in the order of their components, and numbers that are not finite as null. In a
   * class of its own, so that Jackson is loaded only for JSON.
   */
  private static final class Json extends ValueSerializer<Double> {

    static final JsonMapper MAPPER =
        JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .addModule(
                new SimpleModule()
                    .addSerializer(double.class, new Json())
                    .addSerializer(Double.class, new Json())
                    .addSerializer(Path.class, ToStringSerializer.instance)
                    .addSerializer(Shape.class, ToStringSerializer.instance))
            .build();

    @Override
    public void serialize(Double value, JsonGenerator json, SerializationContext context) {
      if (Double.isFinite(value)) {
        json.writeNumber(value);
      } else {
        json.writeNull();
      }
    }
  }

  public boolean isTerminal() {
    return columns > 1;
  }

  /**
   * Prints a result.
   *
   * @throws ResultsLost if it cannot be written
   */
  public void print(String line) {
    out.println(line);
    if (out.checkError()) {
      throw new ResultsLost();
    }
  }

  /** Prints a result formatted as by {@link Text#of}; throws as {@link #print(String)}. */
  public void print(String format, Object... values) {
    print(Text.of(format, values));
  }

  /** Prints a result as one line of JSON; throws as {@link #print(String)}. */
  public void json(Object answer) {
    print(Json.MAPPER.writeValueAsString(answer));
  }

  public void say(String line) {
    err.println(line);
  }

  public void warn(String warning) {
    say("warning: " + warning);
  }

  /**
   * Returns a command's exit code, or the code for results that could not be written. The latter is
   * reported unless the reader has closed the pipe, as {@code | head -1} does.
   */
  public int ended(int code) {
    if (!out.checkError()) {
      return code;
    }
    Optional<ResultStream> results =
        Optional.of(out).filter(ResultStream.class::isInstance).map(ResultStream.class::cast);
    if (results.filter(ResultStream::isUnread).isPresent()) {
      return UNREAD;
    }
    Optional<IOException> failure = results.flatMap(ResultStream::failure);
    say("resnet: cannot write the results" + failure.map(e -> ": " + IoReason.of(e)).orElse(""));
    return Kind.FAILED.exitCode();
  }
}
