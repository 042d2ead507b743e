package org.resnet4j.torch.internal.cuda;

/** Records work for a device, so that all of it is launched at once. */
public interface Recorder extends AutoCloseable {

  /**
   * Records what the work would launch, in its order, and computes nothing of it.
   *
   * @param work that waits for no result and draws no random numbers; what it reads and writes must
   *     be there as long as the recording is
   * @throws org.resnet4j.ResnetException (failed) where it cannot be recorded
   */
  Recording record(Runnable work);

  /** Frees what it has; its recordings are closed before it. */
  @Override
  void close();

  /** Work that was recorded. */
  interface Recording extends AutoCloseable {

    /** Computes it, with what lies now in the memory that it reads. */
    void launch();

    @Override
    void close();
  }
}
