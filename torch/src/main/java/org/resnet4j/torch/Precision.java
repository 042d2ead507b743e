package org.resnet4j.torch;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.resnet4j.ResnetException;

/** What maps and their gradients are kept and multiplied in. Parameters are single precision. */
public enum Precision {
  /** Single precision throughout. */
  FP32,
  /** bfloat16, with sums, statistics and parameters in single precision. */
  BF16,
  /** Half precision, with the loss scaled; sums, statistics and parameters in single precision. */
  FP16;

  /**
   * Reads {@code fp32}, {@code bf16} or {@code fp16}.
   *
   * @throws ResnetException (usage) for anything else
   */
  @JsonCreator
  public static Precision parse(String name) {
    return switch (name) {
      case "fp32" -> FP32;
      case "bf16" -> BF16;
      case "fp16" -> FP16;
      default ->
          throw ResnetException.usage("--precision is fp32, bf16 or fp16, got '" + name + "'");
    };
  }

  /** Its name in files and on the command line. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
