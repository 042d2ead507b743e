package org.resnet4j.studies;

/**
 * One of the things that a study compares.
 *
 * @param name in data.csv and in files' names: {@code plain56}
 * @param what it is, in words or as a model spec
 */
public record Arm(String name, String what) {
  public Arm {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._+-]*")) {
      throw new IllegalArgumentException("no name of an arm: '" + name + "'");
    }
  }
}
