package org.resnet4j.data.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.image.Geometry;
import org.resnet4j.image.file.ImageFile;

/**
 * The files of a data set that are no whole images.
 *
 * @param faults in the order of the files
 * @param files how many were looked at
 */
record ImageFaults(List<Fault> faults, int files) {

  private static final int MOST_LISTED = 1000;

  /**
   * A file that is no image, or that cannot be read.
   *
   * @param message what is wrong, with the file's name
   */
  record Fault(Path file, String message, ResnetException.Kind kind) {

    static Fault of(Path file, ResnetException cause) {
      String message = String.valueOf(cause.getMessage());
      boolean named = message.contains(file.toString());
      return new Fault(file, named ? message : file + ": " + message, cause.kind());
    }

    boolean isOfHeap() {
      return kind == ResnetException.Kind.RESOURCES;
    }
  }

  /**
   * Looks at files on all cores. A file for which the heap had no room beside others is looked at
   * again alone.
   *
   * @throws ResnetException of kind RESOURCES where a file does not fit into the heap alone
   */
  static ImageFaults of(List<Path> files, Function<Path, Optional<Fault>> check) {
    List<Fault> faults = files.parallelStream().map(check).flatMap(Optional::stream).toList();
    return new ImageFaults(
        faults.stream().flatMap(fault -> alone(fault, check).stream()).toList(), files.size());
  }

  private static Optional<Fault> alone(Fault fault, Function<Path, Optional<Fault>> check) {
    if (!fault.isOfHeap()) {
      return Optional.of(fault);
    }
    Optional<Fault> again = check.apply(fault.file());
    again
        .filter(Fault::isOfHeap)
        .ifPresent(
            still -> {
              throw ResnetException.resources(still.message());
            });
    return again;
  }

  /** What a look at a file's header and end shows. */
  static Optional<Fault> quick(Path file) {
    try {
      return ImageFile.fault(file)
          .map(reason -> new Fault(file, file + " " + reason, ResnetException.Kind.DATA));
    } catch (ResnetException e) {
      return Optional.of(Fault.of(file, e));
    }
  }

  /** What decoding a file and making it one size shows. */
  static Optional<Fault> thorough(Path file, Geometry geometry) {
    try {
      ImageFile.inHeap(file, () -> geometry.apply(ImageFile.read(file)));
      return Optional.empty();
    } catch (ResnetException e) {
      return Optional.of(Fault.of(file, e));
    }
  }

  boolean isEmpty() {
    return faults.isEmpty();
  }

  List<Path> paths() {
    return faults.stream().map(Fault::file).toList();
  }

  /**
   * One error that names them all; of kind DATA where one of them is no image.
   *
   * @param needed whether none of them can be left out
   */
  ResnetException error(boolean needed) {
    boolean onlyUnreadable =
        faults.stream().noneMatch(fault -> fault.kind() == ResnetException.Kind.DATA);
    String message =
        faults.size() == 1
            ? faults.get(0).message() + "; " + advice("it", needed)
            : count() + " cannot be used:\n" + lines() + "\n" + advice("them", needed);
    return new ResnetException(
        onlyUnreadable ? ResnetException.Kind.FAILED : ResnetException.Kind.DATA, message, null);
  }

  private static String advice(String them, boolean needed) {
    return needed
        ? "restore " + them + " from a copy"
        : "replace or remove %s, or leave %s out with --skip-broken".formatted(them, them);
  }

  /** What is said where they are left out. */
  String warning() {
    return count() + " left out:\n" + lines();
  }

  private String count() {
    return Text.of("%,d of %,d images", faults.size(), files);
  }

  private String lines() {
    String lines =
        faults.stream()
            .limit(MOST_LISTED)
            .map(each -> "  " + each.message())
            .collect(Collectors.joining("\n"));
    return faults.size() <= MOST_LISTED
        ? lines
        : lines + Text.of("\n  and %,d more", faults.size() - MOST_LISTED);
  }
}
