package org.resnet4j.weights.published;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.resnet4j.Digests;
import org.resnet4j.IoReason;
import org.resnet4j.Place;
import org.resnet4j.Places;
import org.resnet4j.ResnetException;
import org.resnet4j.fetch.FetchListener;
import org.resnet4j.fetch.FileClaim;
import org.resnet4j.fetch.HttpDownload;

/**
 * The folder in which pretrained weights lie: {@link Place#WEIGHTS}. What is not there is
 * downloaded from its publisher, or from the mirror that {@code $RESNET_HUB} names: an address or a
 * folder that has the files under their names.
 *
 * <p>A file has its name only when it is whole and its SHA-256 is the registry's; until then it is
 * {@code FILE.part}, from which a download goes on the next time. Beside it {@code FILE.sha256}
 * remembers that it was checked, so that this is done again only where the file changed.
 */
public final class WeightsStore {

  /** The environment variable that names the folder. */
  public static final String VARIABLE = "RESNET_WEIGHTS";

  private final Path folder;
  private final Hub hub;
  private final HttpDownload.Limits limits;

  WeightsStore(Path folder, Hub hub, HttpDownload.Limits limits) {
    this.folder = folder;
    this.hub = hub;
    this.limits = limits;
  }

  /** The store of this process's environment. */
  public static WeightsStore standard() {
    return of(System.getenv(), Places.standard(), HttpDownload.Limits.STANDARD);
  }

  /**
   * The store of an environment.
   *
   * @param environment of which {@code RESNET_HUB} and the variables of {@link Places} are read
   * @param home the user's folder where {@code HOME} is not set
   * @throws ResnetException (usage) where {@code RESNET_HUB} is neither an address nor a folder
   */
  public static WeightsStore of(Map<String, String> environment, Path home) {
    return of(environment, places(environment, home), HttpDownload.Limits.STANDARD);
  }

  static WeightsStore of(Map<String, String> environment, Path home, HttpDownload.Limits limits) {
    return of(environment, places(environment, home), limits);
  }

  private static WeightsStore of(
      Map<String, String> environment, Places places, HttpDownload.Limits limits) {
    return new WeightsStore(places.path(Place.WEIGHTS), Hub.of(environment), limits);
  }

  private static Places places(Map<String, String> environment, Path home) {
    return Places.of(environment, home.toString(), System.getProperty("java.io.tmpdir"));
  }

  /** Where an entry's file lies or will lie. */
  public Path file(Pretrained.Entry entry) {
    return folder.resolve(entry.fileName());
  }

  /** Whether an entry's file is there, so that fetching it asks no network. */
  public boolean has(Pretrained.Entry entry) {
    return Files.exists(file(entry));
  }

  /**
   * Returns an entry's file, which is brought where it is not there.
   *
   * @throws ResnetException of kind FAILED where the network, the mirror or the disk fail, or
   *     another process fetches the file now; of kind DATA where the file is another than the
   *     registry's (one that was downloaded is removed then, one that was there is not); of kind
   *     INTERRUPTED
   */
  public Path fetch(Pretrained.Entry entry, FetchListener listener) {
    Path file = file(entry);
    if (!Files.exists(file)) {
      createFolder();
      try (FileClaim claim = FileClaim.of(file, WeightsStore::cannotWrite)) {
        bringUnlessThere(entry, file, listener);
      }
    }
    checkPresent(entry, file);
    return file;
  }

  /** Somebody else may have brought it before the claim was ours. */
  private void bringUnlessThere(Pretrained.Entry entry, Path file, FetchListener listener) {
    if (Files.exists(file)) {
      return;
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    var http = new HttpDownload(limits, listener, WeightsStore::cannotWrite);
    try {
      hub.bring(entry, part, http);
    } catch (IOException e) {
      throw unreachable(entry, file, e);
    }
    try {
      String found = Digests.ofFile("SHA-256", part);
      requireHash(entry, found, part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      HashStamp.of(file, found).writeBeside(file);
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  private void requireHash(Pretrained.Entry entry, String found, Path part) throws IOException {
    if (!found.startsWith(entry.sha256())) {
      Files.delete(part);
      throw ResnetException.data(
          "%s: SHA-256 is %s, expected %s; %s"
              .formatted(
                  hub.place(entry),
                  found,
                  expected(entry),
                  hub instanceof Hub.Folder
                      ? "its copy was removed, put the right file there"
                      : "the file was removed, try again"));
    }
  }

  private static void checkPresent(Pretrained.Entry entry, Path file) {
    String found;
    try {
      found = HashStamp.sha256(file);
    } catch (IOException e) {
      throw ResnetException.failed("cannot read " + file + ": " + IoReason.of(e), e);
    }
    if (!found.startsWith(entry.sha256())) {
      throw ResnetException.data(
          "%s: SHA-256 is %s, expected %s; delete the file to have it downloaded again"
              .formatted(file, found, expected(entry)));
    }
  }

  private static String expected(Pretrained.Entry entry) {
    return entry.sha256() + (entry.sha256().length() < 64 ? "..." : "");
  }

  private void createFolder() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw cannotWrite(folder, e);
    }
  }

  private ResnetException unreachable(Pretrained.Entry entry, Path file, IOException cause) {
    String reason =
        cause instanceof FileSystemException ? IoReason.of(cause) : HttpDownload.reason(cause);
    String byHand =
        hub instanceof Hub.Publishers
            ? "put that file at %s by hand, or set $%s to an address or a folder that has it"
                .formatted(file, Hub.VARIABLE)
            : "put %s at %s by hand, or set $%s to another address or folder that has it"
                .formatted(entry.address(), file, Hub.VARIABLE);
    return ResnetException.failed(
        "cannot fetch %s: %s; %s".formatted(hub.place(entry), reason, byHand), cause);
  }

  static ResnetException cannotWrite(Path file, IOException cause) {
    return ResnetException.failed(
        "cannot write %s: %s; put that right, or choose another folder with $%s"
            .formatted(file, IoReason.of(cause), VARIABLE),
        cause);
  }
}
