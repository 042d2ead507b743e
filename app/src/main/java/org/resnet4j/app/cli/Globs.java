package org.resnet4j.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.resnet4j.CodePoints;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException;

/** Patterns of files ({@code photos/*.jpg}) for shells that do not expand them. */
final class Globs {

  private static final Pattern SPECIAL = Pattern.compile("[*?\\[{]");

  private Globs() {}

  /** Whether a word has characters of a pattern. */
  static boolean isPattern(String word) {
    return SPECIAL.matcher(word).find();
  }

  /**
   * The files and folders that a pattern means, by name: {@code *} and {@code ?} within a name,
   * {@code **} over folders, {@code [ab]}, {@code {a,b}}. Hidden ones are passed over.
   *
   * @throws ResnetException (failed) where a folder cannot be read
   */
  static List<Path> expand(String pattern) {
    List<String> names = Arrays.asList(pattern.replace('\\', '/').split("/", -1));
    int plain = 0;
    while (plain < names.size() - 1 && !isPattern(names.get(plain))) {
      plain++;
    }
    List<String> rest = names.subList(plain, names.size());
    String above = String.join("/", names.subList(0, plain));
    try {
      Path folder = Path.of(plain > 0 && above.isEmpty() ? "/" : above);
      return matching(folder, rest);
    } catch (InvalidPathException | PatternSyntaxException e) {
      return List.of();
    }
  }

  private static List<Path> matching(Path folder, List<String> names) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    String glob = String.join("/", names);
    boolean deep = glob.contains("**");
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    PathMatcher flat = FileSystems.getDefault().getPathMatcher("glob:" + glob.replace("**/", ""));
    int depth = deep ? Integer.MAX_VALUE : names.size();
    try (Stream<Path> walk = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
      return walk.filter(path -> !path.equals(folder))
          .filter(path -> !isHidden(folder.relativize(path)))
          .filter(
              path ->
                  matcher.matches(folder.relativize(path)) || flat.matches(folder.relativize(path)))
          .sorted(Comparator.comparing(Path::toString, CodePoints.ORDER))
          .toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    } catch (UncheckedIOException e) {
      throw unreadable(folder, Objects.requireNonNull(e.getCause()));
    }
  }

  private static boolean isHidden(Path relative) {
    for (Path name : relative) {
      if (name.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private static ResnetException unreadable(Path folder, IOException cause) {
    return ResnetException.failed("cannot read " + folder + ": " + IoReason.of(cause), cause);
  }
}
