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
  BF16;

  /**
   * Reads {@code fp32} or {@code bf16}.
   *
   * @throws ResnetException (usage) for anything else
   */
  @JsonCreator
  public static Precision parse(String name) {
    return switch (name) {
      case "fp32" -> FP32;
      case "bf16" -> BF16;
      default -> throw ResnetException.usage("--precision is fp32 or bf16, got '" + name + "'");
    };
  }

  /** Its name in files and on the command line. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
