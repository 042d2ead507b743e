package org.resnet4j;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where data sets, weights, measurements and unpacked native code lie. {@code RESNET_DATA}, {@code
 * RESNET_WEIGHTS} and {@code RESNET_TUNING} name the place of one kind, {@code RESNET_CACHE} one
 * folder for all. Without them they lie below the user's home folder ({@code $HOME}, else Java's),
 * and where that is missing or cannot be written, in a folder of the user's own below the temporary
 * one ({@code $TMPDIR}, else Java's).
 */
public final class Places {

  /** The environment variable that names one folder for everything. */
  public static final String VARIABLE = "RESNET_CACHE";

  private final Map<String, String> environment;
  private final Optional<Path> home;
  private final Path temporary;

  /**
   * A place that was found.
   *
   * @param path of the folder or file, there or not
   * @param isTemporary whether it lies in the temporary folder for want of a home folder
   */
  public record Found(Path path, boolean isTemporary) {}

  private Places(Map<String, String> environment, Optional<Path> home, Path temporary) {
    this.environment = environment;
    this.home = home;
    this.temporary = temporary;
  }

  public static Places standard() {
    return of(
        System.getenv(),
        System.getProperty("user.home", ""),
        System.getProperty("java.io.tmpdir", ""));
  }

  /**
   * Returns the places of an environment.
   *
   * @param userHome used where {@code $HOME} is no absolute path; Java's is {@code ?} for a user
   *     without a name
   * @param temporary used where {@code $TMPDIR} is no absolute path
   */
  public static Places of(Map<String, String> environment, String userHome, String temporary) {
    boolean windows = File.separatorChar == '\\'; // there HOME is for ports of other programs
    Optional<Path> home = windows ? Optional.empty() : absolute(environment.get("HOME"));
    return new Places(
        environment,
        home.or(() -> absolute(userHome)).filter(Files::isDirectory),
        absolute(environment.get("TMPDIR")).orElseGet(() -> Path.of(temporary)));
  }

  /**
   * Returns the path of a place, there or not.
   *
   * @throws ResnetException as {@link #find}
   */
  public Path path(Place place) {
    return find(place).path();
  }

  /**
   * Returns a place.
   *
   * @throws ResnetException (failed) where only the temporary folder is left, and the user's own
   *     folder there cannot be made or belongs to another user; (usage) where a variable names no
   *     path
   */
  public Found find(Place place) {
    return named(place.variable())
        .or(() -> named(VARIABLE).map(folder -> folder.resolve(place.inCache())))
        .or(() -> home.map(folder -> folder.resolve(place.inHome())).filter(place::isServedBy))
        .map(path -> new Found(path, false))
        .orElseGet(() -> new Found(OwnFolder.in(temporary).resolve(place.inCache()), true));
  }

  /** Returns whether a file or folder can be written, or made where it is missing. */
  public static boolean canWrite(Path path) {
    Path existing = path.toAbsolutePath();
    while (Files.notExists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    boolean missing = !existing.equals(path.toAbsolutePath());
    return Files.isWritable(existing) && !(missing && Files.isRegularFile(existing));
  }

  private Optional<Path> named(String variable) {
    String value = environment.getOrDefault(variable, "");
    try {
      return value.isBlank() ? Optional.empty() : Optional.of(Path.of(value));
    } catch (InvalidPathException e) {
      throw ResnetException.usage("$" + variable + " is '" + value + "', which is no path here");
    }
  }

  private static Optional<Path> absolute(@Nullable String value) {
    try {
      return Optional.ofNullable(value).map(Path::of).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
