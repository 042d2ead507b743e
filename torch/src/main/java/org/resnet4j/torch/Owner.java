package org.resnet4j.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

/**
 * The lifetime of a model: what it keeps outlives the scope it was made in, until the owner closes.
 */
public final class Owner implements AutoCloseable {

  private final List<Pointer> kept = new ArrayList<>();

  /** Takes the object over and returns it. */
  public <P extends Pointer> P keep(P pointer) {
    pointer.retainReference();
    kept.add(pointer);
    return pointer;
  }

  /** Frees all that is kept; nothing on a second call. */
  @Override
  public void close() {
    kept.forEach(Pointer::close);
    kept.clear();
  }
}
