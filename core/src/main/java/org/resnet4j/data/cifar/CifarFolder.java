package org.resnet4j.data.cifar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.resnet4j.Digests;
import org.resnet4j.ResnetException;
import org.resnet4j.data.LocalData;
import org.resnet4j.data.Split;
import org.resnet4j.image.file.FileErrors;

/**
 * Where a CIFAR set lies below the data root: binary, pickled, in an archive, or nowhere yet. Its
 * folder lies in the root, in a folder of the set's or the archive's name there, or is the root.
 */
public record CifarFolder(Cifar set, Path root) {

  public record Place(Cifar.Layout layout, Path folder) {

    public List<String> missing(Split split) {
      return layout.files(split).stream()
          .filter(name -> !Files.exists(folder.resolve(name)))
          .toList();
    }
  }

  /**
   * Returns where all files for the split are, the binary layout first; where nothing of the set is
   * there, unpacks an archive that lies in the root, and downloads if there is no archive.
   *
   * @throws ResnetException of kind DATA, naming what is missing, where the set is there in part,
   *     or where the archive is not the one that its page offers
   */
  public Place locate(Split split, ArchiveSource source) {
    if (Files.isRegularFile(root)) {
      throw ResnetException.data(
          "%s is a file; the data root is the folder in which %s or its archive lies"
              .formatted(root, set.binary().folder()));
    }
    List<Place> present = present().toList();
    for (Place place : present) {
      if (place.missing(split).isEmpty()) {
        return place;
      }
    }
    if (!present.isEmpty()) {
      throw incomplete(present.get(0), split);
    }
    Optional<Place> unpacked = unpack();
    if (unpacked.isPresent()) {
      return unpacked.get();
    }
    source.fetch(set, root);
    return usual(set.binary());
  }

  private Place usual(Cifar.Layout layout) {
    return new Place(layout, root.resolve(layout.folder()));
  }

  /** Returns the layouts that lie here, with what they lack of both splits. */
  public Stream<LocalData> local() {
    return present()
        .map(
            place ->
                new LocalData(
                    set.id(),
                    place.folder(),
                    Stream.of(Split.TRAIN, Split.TEST)
                        .flatMap(split -> place.missing(split).stream())
                        .toList()));
  }

  /** Returns the archive that lies in the root and that {@link #locate} would unpack, if any. */
  public Optional<Path> archive() {
    return layoutWithArchive().map(layout -> root.resolve(layout.archive().file()));
  }

  private Optional<Cifar.Layout> layoutWithArchive() {
    return set.layouts().stream()
        .filter(layout -> Files.isRegularFile(root.resolve(layout.archive().file())))
        .findFirst();
  }

  private Optional<Place> unpack() {
    return layoutWithArchive()
        .map(
            layout -> {
              unpack(root.resolve(layout.archive().file()), layout);
              return usual(layout);
            });
  }

  private void unpack(Path file, Cifar.Layout layout) {
    try {
      String found = Digests.ofFile("MD5", file);
      if (!found.equals(layout.archive().md5())) {
        throw ResnetException.data(
            ("%s: MD5 is %s, expected %s: it is cut off or another file; bring it again, unpack it by"
                    + " hand if it is as it should be, or move it away to have %s downloaded")
                .formatted(file, found, layout.archive().md5(), set.id()));
      }
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
    try {
      new TarGz(file, layout.folder()).unpackInto(root);
    } catch (IOException e) {
      throw FileErrors.writing(root, e);
    }
  }

  private Stream<Place> present() {
    return set.layouts().stream().flatMap(layout -> present(layout).stream());
  }

  /** Where a folder of the layout's name is, or where its files are without that folder. */
  private Optional<Place> present(Cifar.Layout layout) {
    Stream<Path> folders =
        Stream.of(
                "",
                layout.archive().stem(),
                set.id(),
                set.id().toUpperCase(Locale.ROOT),
                set.id().replace("cifar", "cifar-"))
            .map(parent -> root.resolve(parent).resolve(layout.folder()));
    return folders
        .filter(folder -> !isEmpty(folder))
        .findFirst()
        .or(() -> Optional.of(root).filter(layout::isIn))
        .map(folder -> new Place(layout, folder));
  }

  private static boolean isEmpty(Path folder) {
    if (Files.notExists(folder)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      throw FileErrors.reading(folder, e);
    }
  }

  private ResnetException incomplete(Place place, Split split) {
    String otherwise =
        archive()
            .map(file -> "to have " + file + " unpacked")
            .orElse("to have %s downloaded".formatted(set.id()));
    return ResnetException.data(
        "%s lacks %s; put what is missing there, or move the folder away %s"
            .formatted(place.folder(), String.join(", ", place.missing(split)), otherwise));
  }
}
