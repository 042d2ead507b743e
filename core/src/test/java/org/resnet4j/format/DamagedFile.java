package org.resnet4j.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.resnet4j.ResnetException;

/** A file of which nothing is known. */
final class DamagedFile {

  private DamagedFile() {}

  /** Reads all of it; false where it is refused as bad data. Everything else fails. */
  static boolean isRead(Path file) {
    try (TensorFile opened = TensorFile.open(file)) {
      for (TensorInfo tensor : opened.tensors()) {
        assertThat((long) opened.data(tensor.name()).remaining()).isEqualTo(tensor.bytes());
      }
      return true;
    } catch (ResnetException e) {
      assertThat(e.kind()).isEqualTo(ResnetException.Kind.DATA);
      return false;
    }
  }
}
