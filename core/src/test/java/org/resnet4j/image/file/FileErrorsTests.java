package org.resnet4j.image.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.resnet4j.ResnetException;

class FileErrorsTests {

  private static final Path FILE = Path.of("data");

  @Test
  void saysWhatIsNotPermitted() {
    ResnetException error = FileErrors.writing(FILE, new AccessDeniedException("data"));
    assertThat(error.kind()).isEqualTo(ResnetException.Kind.FAILED);
    assertThat(error)
        .hasMessage(
            "cannot write data: permission denied; put that right, or choose another folder with"
                + " --data-root or $RESNET_DATA");
    assertThat(FileErrors.reading(FILE, new AccessDeniedException("data")))
        .hasMessage("cannot read data: permission denied");
  }

  @Test
  void takesTheSystemsReason() {
    assertThat(FileErrors.reading(FILE, new FileSystemException("data", null, "Read-only")))
        .hasMessage("cannot read data: read-only");
    assertThat(FileErrors.reading(FILE, new IOException("Input/output error")))
        .hasMessage("cannot read data: input/output error");
  }

  @Test
  void hasAWordForErrorsWithoutOne() {
    assertThat(FileErrors.reading(FILE, new NoSuchFileException("data")))
        .hasMessage("cannot read data: no such file or folder");
    assertThat(FileErrors.reading(FILE, new IOException()))
        .hasMessage("cannot read data: IOException");
  }
}
