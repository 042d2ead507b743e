package org.resnet4j.data.cifar;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.resnet4j.Digests;
import org.resnet4j.ResnetException;
import org.resnet4j.data.DataListener;
import org.resnet4j.fetch.HttpDownload;
import org.resnet4j.image.file.FileErrors;

/** Downloads a CIFAR archive, checks it, unpacks it beside its place and renames. */
public record CifarDownload(URI base, HttpDownload http) implements ArchiveSource {

  /** System property with the address of a mirror, ending in a slash. */
  static final String MIRROR = "resnet4j.cifar.url";

  private static final String OFFICIAL = "https://www.cs.toronto.edu/~kriz/";

  public CifarDownload(DataListener listener) {
    this(
        URI.create(System.getProperty(MIRROR, OFFICIAL)),
        new HttpDownload(HttpDownload.Limits.STANDARD, listener, FileErrors::writing));
  }

  @Override
  public void fetch(Cifar set, Path root) {
    fetch(set.binary().archive(), set.binary().folder(), root);
  }

  /** Brings an archive that holds one folder; a download cut short stays as a .part file. */
  void fetch(Cifar.Archive archive, String folder, Path root) {
    URI address = base.resolve(archive.file());
    Path part = root.resolve(archive.file() + ".part");
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw FileErrors.writing(root, e);
    }
    try {
      http.fetch(address, part, archive.file());
    } catch (IOException e) {
      throw unreachable(address, root.resolve(folder), e);
    }
    try {
      check(address, part, archive.md5());
      new TarGz(part, folder).unpackInto(root);
      Files.delete(part);
    } catch (IOException e) {
      throw FileErrors.writing(part, e);
    }
  }

  private static ResnetException unreachable(URI address, Path folder, IOException cause) {
    return ResnetException.failed(
        ("cannot download %s: %s; unpack that archive by hand so that its files lie in %s,"
                + " or try --data synthetic, which needs no download")
            .formatted(address, HttpDownload.reason(cause), folder),
        cause);
  }

  private static void check(URI address, Path part, String expected) throws IOException {
    String found = Digests.ofFile("MD5", part);
    if (!found.equals(expected)) {
      Files.delete(part);
      throw ResnetException.data(
          "%s: MD5 is %s, expected %s; the file was removed, try again"
              .formatted(address, found, expected));
    }
  }
}
