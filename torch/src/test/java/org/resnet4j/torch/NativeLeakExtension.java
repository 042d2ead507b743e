package org.resnet4j.torch;

import java.util.Objects;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails the test that leaves a native object behind. Every test that touches native code carries
 * it.
 */
public final class NativeLeakExtension implements BeforeEachCallback, AfterEachCallback {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(NativeLeakExtension.class);

  @Override
  public void beforeEach(ExtensionContext context) {
    Libtorch.load();
    context.getStore(NAMESPACE).put("count", Pointer.totalCount());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    long before = Objects.requireNonNull(context.getStore(NAMESPACE).get("count", Long.class));
    long after = Pointer.totalCount();
    if (after != before) {
      throw new AssertionError(
          context.getDisplayName() + " left " + (after - before) + " native objects behind");
    }
  }
}
