package org.resnet4j;

import java.nio.file.Files;
import java.nio.file.Path;

/** A kind of file that outlives the program; {@link Places} says where each lies. */
public enum Place {
  /** Data sets. */
  DATA("RESNET_DATA", "data", ".cache/resnet4j/data"),
  /** Pretrained weights. */
  WEIGHTS("RESNET_WEIGHTS", "weights", ".cache/resnet4j/weights"),
  /** One file: what was measured on this machine. */
  TUNING("RESNET_TUNING", "tuning.json", ".cache/resnet4j/tuning.json"),
  /** Native libraries, half a gigabyte. JavaCPP unpacks them, and uses only what it may write. */
  NATIVES("", "javacpp", ".javacpp/cache"),
  /** Locks by which processes of one user take turns at the cores. */
  LOCKS("", "locks", ".cache/resnet4j/locks");

  private final String variable;
  private final String inCache;
  private final String inHome;

  Place(String variable, String inCache, String inHome) {
    this.variable = variable;
    this.inCache = inCache;
    this.inHome = inHome;
  }

  /** Returns the environment variable for it alone, empty where there is none. */
  String variable() {
    return variable;
  }

  /** Returns its name below the folder that holds all places. */
  String inCache() {
    return inCache;
  }

  /** Returns its path below the user's home folder. */
  String inHome() {
    return inHome;
  }

  /** Returns what a user sets to choose another folder: {@code $RESNET_DATA or $RESNET_CACHE}. */
  public String variables() {
    return (variable.isEmpty() ? "" : "$" + variable + " or ") + "$" + Places.VARIABLE;
  }

  /** Returns whether a path serves: it can be written, or what is there can be read. */
  boolean isServedBy(Path path) {
    return (this != NATIVES && Files.isReadable(path)) || Places.canWrite(path);
  }
}
