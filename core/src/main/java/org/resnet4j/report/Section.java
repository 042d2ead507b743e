package org.resnet4j.report;

import java.util.List;

/** A heading and what follows. */
public record Section(String title, List<Block> blocks) {
  public Section {
    blocks = List.copyOf(blocks);
  }

  /** A section of these pieces. */
  public static Section of(String title, Block... blocks) {
    return new Section(title, List.of(blocks));
  }
}
