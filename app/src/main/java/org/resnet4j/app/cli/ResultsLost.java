package org.resnet4j.app.cli;

/** Ends a command whose results cannot be written. */
final class ResultsLost extends RuntimeException {

  ResultsLost() {
    super("results cannot be written", null, false, false);
  }
}
