package org.resnet4j.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.resnet4j.ResnetException;

/**
 * A folder of images, {@code train/CLASS/*} and {@code test/CLASS/*} ({@code val} where there is no
 * {@code test}), read as torchvision's {@code ImageFolder} does: classes sorted by name, folders in
 * them gone through, files known by their extensions. What is hidden is passed over.
 */
final class ImageFolder {

  private static final String SHAPE =
      "a folder of images has train/CLASS/* and test/CLASS/* (or val/CLASS/*)";

  private final Path folder;
  private final DataRequest request;
  private int skipped;

  ImageFolder(Path folder, DataRequest request) {
    this.folder = folder.toAbsolutePath().normalize();
    this.request = request;
  }

  /**
   * Opens the split that is asked for; the other one is only looked at for its classes.
   *
   * @throws ResnetException of kind DATA where folders, classes or images are missing or a file is
   *     no image, USAGE for an unknown class
   */
  ImageDataset open() {
    Path here = folder.resolve(name(request.split()));
    if (!Files.isDirectory(here)) {
      throw ResnetException.data(
          "%s has no folder %s; %s".formatted(folder, wanted(request.split()), SHAPE));
    }
    List<String> classes = choose(here).classes();
    List<FolderImages.Item> items = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      items.addAll(images(here.resolve(classes.get(label)), label));
    }
    warnOfSkipped(here);
    items.parallelStream()
        .map(FolderImages.Item::file)
        .filter(file -> !ImageFile.isImage(file))
        .findFirst()
        .ifPresent(ImageFile::requireImage);
    return new FolderImages(folder, classes, items, request.geometry());
  }

  private String name(Split split) {
    if (split == Split.TRAIN) {
      return "train";
    }
    return Files.isDirectory(folder.resolve("test")) ? "test" : "val";
  }

  private static String wanted(Split split) {
    return split == Split.TRAIN ? "train" : "test or val";
  }

  /** A class that is taken must be in both splits, where both are there. */
  private ClassChoice choose(Path here) {
    List<String> own = folders(here);
    if (own.isEmpty()) {
      throw ResnetException.data("%s has no classes (folders) in it; %s".formatted(here, SHAPE));
    }
    Path there = folder.resolve(name(request.split() == Split.TRAIN ? Split.TEST : Split.TRAIN));
    List<String> others = Files.isDirectory(there) ? folders(there) : own;
    TreeSet<String> all = new TreeSet<>(own);
    all.addAll(others);
    ClassChoice choice = new ClassChoice(folder.toString(), List.copyOf(all), request.classes());
    for (String name : choice.classes()) {
      requireIn(own, name, here, there);
      requireIn(others, name, there, here);
    }
    return choice;
  }

  private static void requireIn(List<String> classes, String name, Path here, Path there) {
    if (!classes.contains(name)) {
      throw ResnetException.data(
          "%s has no class '%s', which %s has; both need the same, or choose some with --classes"
              .formatted(here, name, there));
    }
  }

  private static List<String> folders(Path parent) {
    try (Stream<Path> entries = Files.list(parent)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> String.valueOf(entry.getFileName()))
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw FileErrors.reading(parent, e);
    }
  }

  private List<FolderImages.Item> images(Path classFolder, int label) {
    List<Path> files = new ArrayList<>();
    for (Path file : files(classFolder)) {
      if (ImageFile.hasImageName(file)) {
        files.add(file);
      } else {
        skipped++;
      }
    }
    if (files.isEmpty()) {
      throw ResnetException.data("%s has no images (%s)".formatted(classFolder, ImageFormat.NAMES));
    }
    return files.stream().map(file -> new FolderImages.Item(file, label)).toList();
  }

  /** All files that are not hidden, folder by folder, each in the order of the names. */
  private static List<Path> files(Path classFolder) {
    Comparator<Path> byFolder = Comparator.comparing(file -> String.valueOf(file.getParent()));
    try (Stream<Path> walk = Files.walk(classFolder, FileVisitOption.FOLLOW_LINKS)) {
      return walk.filter(file -> Files.isRegularFile(file) || isBrokenLink(file))
          .filter(file -> !isHidden(classFolder.relativize(file)))
          .sorted(byFolder.thenComparing(file -> String.valueOf(file.getFileName())))
          .toList();
    } catch (IOException e) {
      throw FileErrors.reading(classFolder, e);
    } catch (UncheckedIOException e) {
      throw FileErrors.reading(classFolder, Objects.requireNonNull(e.getCause()));
    }
  }

  /** Taken for an image, so that the images do not silently become fewer. */
  private static boolean isBrokenLink(Path file) {
    return Files.isSymbolicLink(file) && Files.notExists(file);
  }

  private static boolean isHidden(Path relative) {
    for (Path name : relative) {
      if (name.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private void warnOfSkipped(Path here) {
    if (skipped > 0) {
      request
          .listener()
          .warning(
              String.format(
                  Locale.ROOT,
                  "%s: passed over %d %s without the extension of an image (%s)",
                  here,
                  skipped,
                  skipped == 1 ? "file" : "files",
                  String.join(", ", ImageFormat.allExtensions())));
    }
  }
}
