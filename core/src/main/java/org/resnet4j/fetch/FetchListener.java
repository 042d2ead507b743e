package org.resnet4j.fetch;

/** Hears of the progress of a download; called on the thread that waits for it. */
@FunctionalInterface
public interface FetchListener {

  /**
   * A download goes on.
   *
   * @param file the file's name, without its folder
   * @param done bytes that are there
   * @param total bytes of the whole file, -1 where the server does not say
   */
  void progress(String file, long done, long total);
}
