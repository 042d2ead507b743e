package org.resnet4j.torch.internal.cuda;

import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.LongPair;
import org.bytedeco.pytorch.cuda.CUDAAllocator;
import org.bytedeco.pytorch.cuda.CUDAStream;
import org.bytedeco.pytorch.cuda.MemPool;
import org.bytedeco.pytorch.cuda.StreamFilter;
import org.bytedeco.pytorch.global.torch_cuda;
import org.resnet4j.ResnetException;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Scope;

/**
 * CUDA graphs of the first device. libtorch's own class for them is not in the bindings: this does
 * its part with CUDA's functions and libtorch's allocator, which keeps what a graph works in apart
 * from all else. While it is open all work of this thread goes by a stream of its own, since the
 * default stream cannot be recorded.
 */
public final class CudaRecorder implements Recorder {

  private static final byte DEVICE = 0;
  private static final String ADVICE = "; --plan plain does without a CUDA graph";

  private final Owner owner = new Owner();
  private final CUDAStream before;
  private final CUDAStream stream;

  /** Waits for what the device has to do, and changes this thread's stream. */
  public CudaRecorder() {
    try (var scope = Scope.open()) {
      before = owner.keep(torch_cuda.getCurrentCUDAStream(DEVICE));
      stream = owner.keep(torch_cuda.getStreamFromPool(false, DEVICE));
    }
    before.synchronize();
    torch_cuda.setCurrentCUDAStream(stream);
  }

  @Override
  public Recording record(Runnable work) {
    return new Graph(stream, work);
  }

  @Override
  public void close() {
    try {
      stream.synchronize();
    } finally {
      torch_cuda.setCurrentCUDAStream(before);
      owner.close();
    }
  }

  private static final class Graph implements Recording {

    private final Owner owner = new Owner();
    private final CUDAStream stream;
    private final CUDAAllocator allocator;
    private final LongPair pool;
    private final CUgraphExec_st launchable;

    Graph(CUDAStream stream, Runnable work) {
      this.stream = stream;
      try (var scope = Scope.open()) {
        allocator = owner.keep(torch_cuda.getAllocator());
        pool = owner.keep(MemPool.graph_pool_handle(false));
        launchable = owner.keep(new CUgraphExec_st());
        StreamFilter filter = owner.keep(new OnStream(stream.stream()));
        // What the steps before left in the other pool: a recording could not have it back.
        stream.synchronize();
        allocator.emptyCache();
        allocator.beginAllocateToPool(DEVICE, pool, filter);
      }
      try (var scope = Scope.open()) {
        instantiate(work);
      } catch (RuntimeException | OutOfMemoryError e) {
        release();
        throw e;
      }
    }

    private void instantiate(Runnable work) {
      CUgraph_st graph = new CUgraph_st();
      try {
        capture(work, graph);
        check(cudart.cudaGraphInstantiate(launchable, graph, flags()), "cudaGraphInstantiate");
      } finally {
        if (!graph.isNull()) {
          cudart.cudaGraphDestroy(graph);
        }
      }
    }

    /**
     * The allocator first: a block that another thread frees must not be asked about in between.
     */
    private void capture(Runnable work, CUgraph_st graph) {
      try {
        int mode = cudart.cudaStreamCaptureModeThreadLocal;
        check(cudart.cudaStreamBeginCapture(stream.stream(), mode), "cudaStreamBeginCapture");
        int end;
        try {
          allocator.markCaptureBegin(DEVICE);
          run(work);
        } finally {
          end = cudart.cudaStreamEndCapture(stream.stream(), graph);
          allocator.markCaptureEnd(DEVICE);
        }
        check(end, "cudaStreamEndCapture");
      } finally {
        allocator.endAllocateToPool(DEVICE, pool);
      }
    }

    private static void run(Runnable work) {
      try {
        work.run();
      } catch (ResnetException e) {
        throw e;
      } catch (RuntimeException e) {
        throw ResnetException.failed("a step cannot be recorded: " + e.getMessage() + ADVICE, e);
      }
    }

    private static long flags() {
      return cudart.cudaGraphInstantiateFlagAutoFreeOnLaunch;
    }

    @Override
    public void launch() {
      check(cudart.cudaGraphLaunch(launchable, stream.stream()), "cudaGraphLaunch");
    }

    @Override
    public void close() {
      try {
        stream.synchronize();
      } finally {
        release();
      }
    }

    /** Errors of what frees are not told: an earlier one is on its way. */
    private void release() {
      try {
        if (!launchable.isNull()) {
          cudart.cudaGraphExecDestroy(launchable);
        }
        torch_cuda.clearCublasWorkspacesForStream(stream.stream());
        allocator.releasePool(DEVICE, pool);
      } finally {
        owner.close();
      }
    }

    private static void check(int code, String call) {
      if (code != 0) {
        throw ResnetException.failed(
            call + ": " + cudart.cudaGetErrorString(code).getString() + ADVICE, null);
      }
    }
  }

  /** Which allocations are the graph's: those for its stream, whatever thread asks. */
  private static final class OnStream extends StreamFilter {

    private final long recorded;

    OnStream(CUstream_st stream) {
      this.recorded = stream.address();
    }

    @Override
    public boolean call(Pointer other) {
      return other != null && other.address() == recorded;
    }
  }
}
