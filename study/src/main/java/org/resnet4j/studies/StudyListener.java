package org.resnet4j.studies;

/** Told what a running study does. */
public interface StudyListener {

  /** Something that a reader should keep. */
  void say(String message);

  /** Where it stands, in place of what was shown before. */
  void show(String progress);

  /** Hears nothing. */
  StudyListener SILENT =
      new StudyListener() {
        @Override
        public void say(String message) {}

        @Override
        public void show(String progress) {}
      };
}
