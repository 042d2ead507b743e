package org.resnet4j.app.cli.console;

/** Ends a command whose results cannot be written. */
public final class ResultsLost extends RuntimeException {

  ResultsLost() {
    super("results cannot be written", null, false, false);
  }
}
