package org.resnet4j.data;

/** Progress and warnings of opening a data set; called on the thread that opens it. */
public interface DataListener {

  /** Something that a user should know and that does not stop the work. */
  void warning(String message);

  /**
   * A download goes on.
   *
   * @param file the file's name, without its folder
   * @param done bytes that are there
   * @param total bytes of the whole file, -1 where the server does not say
   */
  void progress(String file, long done, long total);

  /** Hears nothing. */
  DataListener SILENT =
      new DataListener() {
        @Override
        public void warning(String message) {}

        @Override
        public void progress(String file, long done, long total) {}
      };
}
