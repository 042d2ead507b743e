package org.resnet4j.report;

/** A piece of a page's section. */
public sealed interface Block permits Figure, Block.Paragraph, Block.Table, Block.Code {

  /** Running text; lines stay lines where they are separated by a line feed. */
  record Paragraph(String text) implements Block {}

  /**
   * A table with a link that saves it as CSV; a long one is folded.
   *
   * @param id the CSV file's name without its ending
   */
  record Table(String id, String caption, TableData data) implements Block {}

  /** Text in a fixed-width font, such as a command. */
  record Code(String text) implements Block {}
}
