package org.resnet4j.data.cifar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Drawn files in CIFAR's layouts. */
public final class CifarFiles {

  private CifarFiles() {}

  /** Records of CIFAR-10 with these labels; image i of the file is filled with byte i. */
  public static byte[] cifar10(int... labels) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < labels.length; i++) {
      out.write(labels[i]);
      out.writeBytes(filled(i));
    }
    return out.toByteArray();
  }

  /** Records of CIFAR-100 with these fine labels; the coarse labels are 19. */
  public static byte[] cifar100(int... labels) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < labels.length; i++) {
      out.write(19);
      out.write(labels[i]);
      out.writeBytes(filled(i));
    }
    return out.toByteArray();
  }

  private static byte[] filled(int value) {
    byte[] image = new byte[Cifar.IMAGE_BYTES];
    Arrays.fill(image, (byte) value);
    return image;
  }

  public static Path write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    return Files.write(file, content);
  }

  /** Puts a file of the tests' resources somewhere. */
  public static Path copy(String resource, Path file) throws IOException {
    try (var in = CifarFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("no resource " + resource);
      }
      return write(file, in.readAllBytes());
    }
  }
}
