package org.resnet4j.app.cli.options;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.resnet4j.CodePoints;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException;

/** Patterns of files ({@code photos/*.jpg}) for shells that do not expand them. */
final class Globs {

  private static final Pattern SPECIAL = Pattern.compile("[*?\\[{]");

  private Globs() {}

  /** Whether a word contains a wildcard. */
  static boolean isPattern(String word) {
    return SPECIAL.matcher(word).find();
  }

  /**
   * A pattern, split at its first wildcard.
   *
   * @param folder the path above the first name with a wildcard
   * @param names that name and those after it
   */
  record Parts(String folder, List<String> names) {

    /**
     * Splits a pattern; on Windows a backslash separates names, elsewhere it escapes a wildcard.
     */
    static Parts of(String pattern, boolean windows) {
      String slashed = windows ? pattern.replace('\\', '/') : pattern;
      List<String> names = Arrays.asList(slashed.split("/", -1));
      int plain = 0;
      while (plain < names.size() - 1 && isPlain(names.get(plain))) {
        plain++;
      }
      String above = String.join("/", names.subList(0, plain));
      boolean root = plain > 0 && (above.isEmpty() || (windows && above.endsWith(":")));
      return new Parts(root ? above + "/" : above, names.subList(plain, names.size()));
    }

    private static boolean isPlain(String name) {
      return !isPattern(name) && name.indexOf('\\') < 0;
    }
  }

  /**
   * Returns the files and folders that match a pattern, sorted: {@code *} and {@code ?} within a
   * name, {@code **} over folders, {@code [ab]}, {@code {a,b}}. Hidden files are skipped. Files and
   * folders that cannot be read are returned too, so that opening them reports the fault.
   *
   * @throws ResnetException (failed) if the folder above the pattern cannot be read
   */
  static List<Path> expand(String pattern) {
    Parts parts = Parts.of(pattern, File.separatorChar == '\\');
    try {
      return matching(Path.of(parts.folder()), parts.names());
    } catch (InvalidPathException | PatternSyntaxException e) {
      return List.of();
    }
  }

  private static List<Path> matching(Path folder, List<String> names) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    String glob = String.join("/", names);
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    PathMatcher flat = FileSystems.getDefault().getPathMatcher("glob:" + glob.replace("**/", ""));
    int depth = glob.contains("**") ? Integer.MAX_VALUE : names.size();
    var search = new Search(folder, path -> matcher.matches(path) || flat.matches(path));
    try {
      Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, search);
    } catch (IOException e) {
      throw ResnetException.failed("cannot read " + folder + ": " + IoReason.of(e), e);
    }
    return search.found.stream()
        .sorted(Comparator.comparing(Path::toString, CodePoints.ORDER))
        .toList();
  }

  /** Collects the matching files below a folder, and those that cannot be read. */
  private static final class Search extends SimpleFileVisitor<Path> {

    private final Path folder;
    private final PathMatcher matcher;
    private final List<Path> found = new ArrayList<>();

    Search(Path folder, PathMatcher matcher) {
      this.folder = folder;
      this.matcher = matcher;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
      if (path.equals(folder)) {
        return FileVisitResult.CONTINUE;
      }
      visitFile(path, attributes);
      return isHidden(path) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
      if (!isHidden(path) && matcher.matches(folder.relativize(path))) {
        found.add(path);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException cause) throws IOException {
      if (path.equals(folder)) {
        throw cause;
      }
      if (!isHidden(path)) {
        found.add(path);
      }
      return FileVisitResult.CONTINUE;
    }

    private static boolean isHidden(Path path) {
      return String.valueOf(path.getFileName()).startsWith(".");
    }
  }
}
