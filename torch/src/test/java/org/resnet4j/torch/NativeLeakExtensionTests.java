package org.resnet4j.torch;

import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventConditions;
import org.junit.platform.testkit.engine.TestExecutionResultConditions;

class NativeLeakExtensionTests {

  @Test
  void failsTheTestThatLeavesAnObjectBehind() {
    EngineTestKit.engine("junit-jupiter")
        .selectors(DiscoverySelectors.selectClass(Leaking.class))
        .execute()
        .testEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            EventConditions.event(
                EventConditions.test("leaks"),
                EventConditions.finishedWithFailure(
                    TestExecutionResultConditions.message("leaks() left 1 native objects behind"))))
        .haveExactly(
            1,
            EventConditions.event(
                EventConditions.test("closes"), EventConditions.finishedSuccessfully()));
    Leaking.free();
  }

  /** Run by the test above alone: its name does not end in Tests. */
  @ExtendWith(NativeLeakExtension.class)
  static class Leaking {

    private static BytePointer left = new BytePointer();

    @Test
    void leaks() {
      left = new BytePointer(16);
    }

    @Test
    void closes() {
      new BytePointer(16).close();
    }

    static void free() {
      left.close();
    }
  }
}
