package org.resnet4j.torch.run;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException;
import org.resnet4j.format.AtomicFiles;

/** metrics.csv: a header and a row an epoch, from epoch 1 on. */
final class MetricsFile {

  private MetricsFile() {}

  static void write(Path file, List<EpochMetrics> rows) {
    String body = rows.stream().map(row -> row.row() + "\n").collect(Collectors.joining());
    AtomicFiles.writeString(file, EpochMetrics.HEADER + "\n" + body);
  }

  /**
   * Its rows.
   *
   * @throws ResnetException (data) naming the first line that is none
   */
  static List<EpochMetrics> read(Path file) {
    String text = text(file);
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(EpochMetrics.HEADER)) {
      throw damaged(file, 1, "the header is " + EpochMetrics.HEADER);
    }
    if (!text.endsWith("\n")) {
      throw damaged(file, lines.size(), "it is cut off");
    }
    List<EpochMetrics> rows = new ArrayList<>();
    for (int epoch = 1; epoch < lines.size(); epoch++) {
      rows.add(row(file, lines.get(epoch), epoch));
    }
    return rows;
  }

  private static EpochMetrics row(Path file, String line, int epoch) {
    try {
      EpochMetrics row = EpochMetrics.parse(line);
      if (row.epoch() != epoch) {
        throw new IllegalArgumentException("epoch " + epoch + " is expected, got " + row.epoch());
      }
      return row;
    } catch (IllegalArgumentException e) {
      throw damaged(file, epoch + 1, String.valueOf(e.getMessage()));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw damaged(file, 1, "it is no text");
    } catch (IOException e) {
      throw ResnetException.failed("cannot read " + file + ": " + IoReason.of(e), e);
    }
  }

  private static ResnetException damaged(Path file, int line, String reason) {
    return ResnetException.data(
        file + ", line " + line + ": " + reason + "; restore it from a copy");
  }
}
