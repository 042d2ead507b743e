package org.resnet4j.data;

import java.nio.file.Path;
import java.util.List;

/**
 * A data set's folder below the root.
 *
 * @param name what {@link DataRequest} calls it
 * @param missing the files that it lacks; empty where it is whole
 */
public record LocalData(String name, Path folder, List<String> missing) {
  public LocalData {
    missing = List.copyOf(missing);
  }
}
