package org.resnet4j.torch.internal.calls;

import java.util.List;
import org.resnet4j.torch.CoreBinding;
import org.resnet4j.torch.CoreTurns;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Owner;

/**
 * A list of calls on memory that does not move: running it allocates nothing. Not thread-safe; all
 * its runs should be on one thread.
 */
public final class Program implements AutoCloseable {

  private final Owner owner;
  private final Device device;
  private final List<Runnable> calls;
  private final long bytes;

  Program(Owner owner, Device device, List<Runnable> calls, long bytes) {
    this.owner = owner;
    this.device = device;
    this.calls = calls;
    this.bytes = bytes;
  }

  public long bytes() {
    return bytes;
  }

  public int calls() {
    return calls.size();
  }

  /** Makes the calls from one mark to another. */
  public void run(int from, int to) {
    if (device == Device.CPU) {
      onCores(from, to);
    } else {
      calls.subList(from, to).forEach(Runnable::run);
    }
  }

  private void onCores(int from, int to) {
    try (var cores = CoreBinding.enter()) {
      for (int i = from; i < to; i++) {
        calls.get(i).run();
        CoreTurns.share();
      }
    }
  }

  @Override
  public void close() {
    owner.close();
  }
}
