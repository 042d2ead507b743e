package org.resnet4j.data;

import org.resnet4j.fetch.FetchListener;

/** Progress and warnings of opening a data set; called on the thread that opens it. */
public interface DataListener extends FetchListener {

  /** Something that a user should know and that does not stop the work. */
  void warning(String message);

  DataListener SILENT =
      new DataListener() {
        @Override
        public void warning(String message) {}

        @Override
        public void progress(String file, long done, long total) {}
      };
}
