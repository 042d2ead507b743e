package org.resnet4j.data;

import java.nio.file.Path;
import java.util.Optional;
import org.resnet4j.Place;
import org.resnet4j.Places;

/** The folder in which data sets lie. */
public final class DataRoot {

  private DataRoot() {}

  /** Returns the folder given, else {@link Place#DATA}. */
  public static Path resolve(Optional<Path> given) {
    return given.orElseGet(() -> Places.standard().path(Place.DATA));
  }
}
