package org.resnet4j.bench;

/** A peer is not installed here; the message is its line in the report. */
final class SkippedException extends RuntimeException {

  SkippedException(String reason) {
    super(reason);
  }
}
