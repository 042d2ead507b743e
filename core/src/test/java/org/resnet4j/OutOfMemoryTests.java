package org.resnet4j;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class OutOfMemoryTests {

  @Test
  void throwsTheErrorBehindAnother() {
    var error = new OutOfMemoryError("Java heap space");
    var behind = new IOException("Unable to allocate", new IllegalStateException(error));
    assertThatThrownBy(() -> OutOfMemory.rethrow(behind)).isSameAs(error);
  }

  @Test
  void leavesOtherErrorsAlone() {
    assertThatCode(() -> OutOfMemory.rethrow(new IOException("odd", new IOException("end"))))
        .doesNotThrowAnyException();
  }
}
