package org.resnet4j.data.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.resnet4j.Digests;
import org.resnet4j.ResnetException;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.image.Geometry;
import org.resnet4j.image.ImageBytes;
import org.resnet4j.image.ImageSource;
import org.resnet4j.image.RgbImage;
import org.resnet4j.image.file.FileErrors;
import org.resnet4j.image.file.ImageFile;

/**
 * The images of one split of a folder, all made one size. A file is decoded when it is read, and
 * its prepared bytes are kept where those of the whole split fit into a quarter of the largest heap
 * ({@code -Xmx}).
 */
public final class FolderImages implements ImageDataset {

  private static final int CHANNELS = 3;

  public record Item(Path file, int label) {}

  private final Path folder;
  private final Facts facts;
  private final List<Item> items;
  private final Geometry geometry;
  private final @Nullable AtomicReferenceArray<byte[]> prepared;

  /**
   * Images that are read when they are asked for.
   *
   * @param part path of the split below the folder; empty where the folder is no more than that
   * @param classes names by label
   */
  public FolderImages(
      Path folder, String part, List<String> classes, List<Item> items, Geometry geometry) {
    this(folder, part, classes, items, geometry, Runtime.getRuntime().maxMemory() / 4);
  }

  /**
   * Images that are kept where they fit.
   *
   * @param budget bytes of the heap for prepared images
   */
  FolderImages(
      Path folder,
      String part,
      List<String> classes,
      List<Item> items,
      Geometry geometry,
      long budget) {
    this.folder = folder;
    this.facts =
        new Facts(folder.toString(), part, classes, CHANNELS, geometry.crop(), geometry.crop());
    this.items = List.copyOf(items);
    this.geometry = geometry;
    long needed = (long) items.size() * CHANNELS * geometry.crop() * geometry.crop();
    this.prepared = needed <= budget ? new AtomicReferenceArray<>(items.size()) : null;
  }

  /** The name is the folder's absolute path, by which it is found again. */
  @Override
  public Facts facts() {
    return facts;
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public Geometry geometry() {
    return geometry;
  }

  @Override
  public int label(int index) {
    return items.get(index).label();
  }

  /**
   * {@inheritDoc}
   *
   * @throws ResnetException of kind DATA, naming the file, where it is no longer there or damaged
   */
  @Override
  public ImageBytes bytes(int index) {
    byte[] image = prepared == null ? null : prepared.get(index);
    if (image == null) {
      image = prepare(items.get(index).file()).toChw();
      if (prepared != null) {
        prepared.set(index, image);
      }
    }
    return new ImageBytes(image, 0);
  }

  /**
   * {@inheritDoc}
   *
   * @throws ResnetException of kind DATA, naming the file, where it is no longer there or damaged
   */
  @Override
  public ImageSource original(int index) {
    return new ImageSource(read(items.get(index).file()), geometry.interpolation());
  }

  /** Reads a file whose ends looked whole when the folder was opened. */
  private static RgbImage read(Path file) {
    try {
      return ImageFile.read(file);
    } catch (ResnetException e) {
      if (e.kind() != ResnetException.Kind.DATA) {
        throw e;
      }
      throw new ResnetException(
          e.kind(),
          e.getMessage() + "; --check-images finds all such files before the first step",
          e);
    }
  }

  private RgbImage prepare(Path file) {
    RgbImage image = read(file);
    try {
      return geometry.apply(image);
    } catch (ResnetException e) {
      throw ResnetException.data(file + ": " + e.getMessage());
    }
  }

  /**
   * SHA-256 over the geometry, the class names, and each image's label, path below the folder and
   * size in bytes: not over its content, so that opening does not read it.
   */
  @Override
  public String fingerprint() {
    MessageDigest digest = Digests.of("SHA-256");
    update(digest, "folder-1\n" + geometry + "\n" + String.join("\n", classes()) + "\n");
    for (Item item : items) {
      String path = below(folder, item.file());
      update(digest, item.label() + " " + size(item.file()) + " " + path + "\n");
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A file's path below a folder, the same on all systems. */
  static String below(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  private static void update(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }
}
