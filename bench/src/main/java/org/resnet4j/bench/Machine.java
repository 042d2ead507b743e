package org.resnet4j.bench;

import org.resnet4j.ProcFile;
import org.resnet4j.Text;

/** What the figures were measured on. */
record Machine(String processor, String system, String java, int threads) {

  /** This machine, and the threads each side computes with. */
  static Machine here(int threads) {
    return new Machine(
        ProcFile.processor().orElse("unknown processor"),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        System.getProperty("java.version"),
        threads);
  }

  @Override
  public String toString() {
    return Text.of("%s, %s, Java %s, %d threads", processor, system, java, threads);
  }
}
