package org.resnet4j.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.resnet4j.ResnetException;

/** Where a CIFAR set lies below the data root: binary, pickled, or nowhere yet. */
final class CifarFolder {

  private final Cifar set;
  private final Path root;

  CifarFolder(Cifar set, Path root) {
    this.set = set;
    this.root = root;
  }

  /**
   * Returns a layout all of whose files for the split are there, the binary one first; downloads
   * where nothing of the set is there.
   *
   * @throws ResnetException of kind DATA, naming what is missing, where the set is there in part
   */
  Cifar.Layout locate(Split split, ArchiveSource source) {
    List<Cifar.Layout> present = present().toList();
    for (Cifar.Layout layout : present) {
      if (missing(layout, split).isEmpty()) {
        return layout;
      }
    }
    if (!present.isEmpty()) {
      throw incomplete(present.get(0), split);
    }
    source.fetch(set, root);
    return set.binary();
  }

  /** Returns the layouts that lie here, with what they lack of both splits. */
  Stream<Datasets.Local> local() {
    return present()
        .map(
            layout ->
                new Datasets.Local(
                    set.id(),
                    root.resolve(layout.folder()),
                    Stream.of(Split.values())
                        .flatMap(split -> missing(layout, split).stream())
                        .toList()));
  }

  private Stream<Cifar.Layout> present() {
    return Stream.of(set.binary(), set.python()).filter(layout -> !isEmpty(layout));
  }

  private List<String> missing(Cifar.Layout layout, Split split) {
    Path folder = root.resolve(layout.folder());
    return layout.files(split).stream()
        .filter(name -> !Files.exists(folder.resolve(name)))
        .toList();
  }

  private boolean isEmpty(Cifar.Layout layout) {
    Path folder = root.resolve(layout.folder());
    if (Files.notExists(folder)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      throw FileErrors.reading(folder, e);
    }
  }

  private ResnetException incomplete(Cifar.Layout layout, Split split) {
    return ResnetException.data(
        "%s lacks %s; put what is missing there, or move the folder away to have %s downloaded"
            .formatted(
                root.resolve(layout.folder()),
                String.join(", ", missing(layout, split)),
                set.id()));
  }
}
