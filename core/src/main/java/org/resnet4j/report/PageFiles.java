package org.resnet4j.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.resnet4j.ResnetException;
import org.resnet4j.format.AtomicFiles;

/** Pages as files, each with its figures beside it. */
public final class PageFiles {

  private PageFiles() {}

  /**
   * Writes a page, and each figure as {@code figures/ID.svg} and {@code .png} beside it.
   *
   * @throws ResnetException (failed) where the disk refuses
   */
  public static void write(Path file, Page page) {
    Path folder = file.resolveSibling("figures");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw ResnetException.failed("cannot create " + folder + ": " + e.getMessage(), e);
    }
    for (Figure figure : page.figures()) {
      String svg = figure.svg();
      AtomicFiles.writeString(folder.resolve(figure.id() + ".svg"), svg + "\n");
      byte[] png = Png.of(svg);
      AtomicFiles.write(folder.resolve(figure.id() + ".png"), out -> out.write(png));
    }
    AtomicFiles.writeString(file, page.html());
  }

  /**
   * Writes an index.
   *
   * @throws ResnetException (failed) where the disk refuses
   */
  public static void write(Path file, IndexPage index) {
    AtomicFiles.writeString(file, index.html());
  }
}
