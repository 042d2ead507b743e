package org.resnet4j.data.cifar;

import java.nio.file.Path;

/** Brings a CIFAR set that is not there at all. */
@FunctionalInterface
public interface ArchiveSource {

  /** Puts the set's binary layout below the root, all of it or nothing. */
  void fetch(Cifar set, Path root);
}
