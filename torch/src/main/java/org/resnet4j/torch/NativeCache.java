package org.resnet4j.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.resnet4j.IoReason;
import org.resnet4j.Place;
import org.resnet4j.Places;
import org.resnet4j.ResnetException;

/**
 * The folder into which JavaCPP unpacks native libraries. By itself it takes one below Java's
 * {@code user.home}, which is {@code ?} for a user without a name, and says nothing where it takes
 * another folder than the one it was given.
 */
public final class NativeCache {

  private static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

  private NativeCache() {}

  /** Returns the folder: what JavaCPP's property says, else {@link Place#NATIVES}. */
  public static Path folder(Places places) {
    return property().orElseGet(() -> places.path(Place.NATIVES));
  }

  /**
   * Makes the folder and gives it to JavaCPP, which must not have looked for one before.
   *
   * @throws ResnetException (failed) where it cannot be written
   */
  static void prepare(Places places) {
    Path folder = folder(places);
    try {
      Files.createDirectories(folder);
      if (!Files.isWritable(folder)) {
        throw new IOException("no permission to write there");
      }
    } catch (IOException e) {
      throw ResnetException.failed(
          "cannot unpack the native libraries into %s: %s; name a folder that you may write to with %s"
              .formatted(
                  folder,
                  IoReason.of(e),
                  property().isPresent() ? "-D" + PROPERTY : Place.NATIVES.variables()),
          e);
    }
    System.setProperty(PROPERTY, folder.toString());
  }

  private static Optional<Path> property() {
    return Stream.of(PROPERTY, "org.bytedeco.javacpp.cacheDir")
        .map(System::getProperty)
        .filter(value -> value != null && !value.isBlank())
        .findFirst()
        .map(Path::of);
  }
}
