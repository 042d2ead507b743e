package org.resnet4j.app.cli.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.resnet4j.Place;
import org.resnet4j.Places;
import org.resnet4j.ResnetException;
import org.resnet4j.torch.NativeCache;

/** Checks for {@code resnet doctor} the folders that keep files between runs of the program. */
final class PlacesCheckup {

  private PlacesCheckup() {}

  static List<Finding> findings(Places places) {
    return Stream.of(Place.values()).map(place -> finding(place, places)).toList();
  }

  private static Finding finding(Place place, Places places) {
    String what = what(place);
    try {
      Places.Found found = places.find(place);
      Path path = place == Place.NATIVES ? NativeCache.folder(places) : found.path();
      if (!Places.canWrite(path)) {
        return unwritable(place, path);
      }
      return found.isTemporary()
          ? Finding.note(
              what,
              path + ", can be written",
              "there is no home folder that can be written; name a lasting folder with "
                  + place.variables())
          : Finding.ok(what, path + ", can be written");
    } catch (ResnetException e) {
      return Finding.fail(what, String.valueOf(e.getMessage()), "");
    }
  }

  private static Finding unwritable(Place place, Path path) {
    String found = path + ", cannot be written";
    String advice = "name another folder with " + place.variables();
    return place == Place.NATIVES
        ? Finding.fail(what(place), found, advice)
        : Finding.note(what(place), found, "what lies there is used, nothing is added; " + advice);
  }

  private static String what(Place place) {
    return switch (place) {
      case DATA -> "data folder";
      case WEIGHTS -> "weights folder";
      case TUNING -> "tuning file";
      case NATIVES -> "native code";
      case LOCKS -> "locks";
    };
  }
}
