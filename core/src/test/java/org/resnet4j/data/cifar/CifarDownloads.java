package org.resnet4j.data.cifar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.resnet4j.Digests;
import org.resnet4j.data.RecordingListener;
import org.resnet4j.fetch.HttpDownload;
import org.resnet4j.image.file.FileErrors;

/** Downloads of an archive from a server of this process, and what is left of them. */
public abstract class CifarDownloads {

  static final String FOLDER = "cifar-10-batches-bin";
  static final String FILE = "cifar-10-binary.tar.gz";
  static final byte[] CONTENT = noise(200_000);

  final Path root;
  final Path part;
  final RecordingListener listener = new RecordingListener();

  CifarDownloads(Path folder) {
    this.root = folder.resolve("data");
    this.part = root.resolve(FILE + ".part");
  }

  static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  public static byte[] tarGz(String... names) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      for (String name : names) {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(CONTENT.length);
        tar.putArchiveEntry(entry);
        tar.write(CONTENT);
        tar.closeArchiveEntry();
      }
    }
    return out.toByteArray();
  }

  static byte[] archive() throws IOException {
    return tarGz(FOLDER + "/test_batch.bin");
  }

  public static String md5(byte[] bytes) {
    MessageDigest digest = Digests.of("MD5");
    return HexFormat.of().formatHex(digest.digest(bytes));
  }

  void fetch(URI base, String md5) {
    HttpDownload.Limits quick =
        new HttpDownload.Limits(
            Duration.ofSeconds(5), Duration.ofMillis(500), Duration.ofMillis(1), 3);
    CifarDownload download =
        new CifarDownload(base, new HttpDownload(quick, listener, FileErrors::writing));
    download.fetch(new Cifar.Archive(FILE, md5), FOLDER, root);
  }

  void assertUnpacked() throws IOException {
    assertThat(root.resolve(FOLDER).resolve("test_batch.bin")).hasBinaryContent(CONTENT);
    assertOnlyInRoot(FOLDER);
  }

  void assertOnlyInRoot(String... names) throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      assertThat(entries.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(names);
    }
  }

  String byHand() {
    return "; unpack that archive by hand so that its files lie in "
        + root.resolve(FOLDER)
        + ", or try --data synthetic, which needs no download";
  }
}
