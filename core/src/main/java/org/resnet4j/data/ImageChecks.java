package org.resnet4j.data;

/**
 * What is done about image files that are no images.
 *
 * @param effort how they are looked for when a folder is opened
 * @param fault what is done about those that are found
 */
public record ImageChecks(Effort effort, OnFault fault) {

  /** The ends of all files are looked at, and a fault is an error. */
  public static final ImageChecks USUAL = new ImageChecks(Effort.ENDS, OnFault.REFUSE);

  /** For a training that goes on, which needs each file that it had. */
  public static final ImageChecks RESUMED = new ImageChecks(Effort.ENDS, OnFault.RESTORE);

  /** How faults are looked for. */
  public enum Effort {
    /** Header and end of each file, in microseconds: finds what is empty, cut off or no image. */
    ENDS,
    /** Every image is decoded and resized. */
    DECODE
  }

  /** What is done about files with faults. */
  public enum OnFault {
    /** One error names them all. */
    REFUSE,
    /** One error names them all, and says that they must be restored. */
    RESTORE,
    /** One warning names them all, and they are left out. */
    SKIP
  }
}
