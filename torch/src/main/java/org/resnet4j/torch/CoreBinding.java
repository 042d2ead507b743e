package org.resnet4j.torch;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.resnet4j.Places;
import org.resnet4j.ResnetException;

/**
 * Keeps the OpenMP threads of a computation on cores of their own while it runs.
 *
 * <p>The threads wait for each other after every kernel. Linux balances the load of groups of
 * processes, not of threads: beside a busy program of another session or container it leaves two of
 * ours on one core for minutes, and each then waits for a thread that cannot run. With cores of
 * their own they lose only what the other program takes (docs/notes/012-threads.md has figures).
 * Where work is done does not change its results.
 *
 * <p>Done on Linux alone, where there is a core for each thread, and only for a thread that has
 * computed for a while. The calling thread is bound only between {@link #enter} and {@link #close},
 * because the threads that it starts inherit its cores.
 */
public final class CoreBinding implements AutoCloseable {

  /**
   * Computing time after which binding is worth its cost, which is a tenth of a second and more.
   */
  private static final long WORTHWHILE_NANOS = 2_000_000_000;

  private static final int MOST_TRIES = 3;

  private static final ThreadLocal<CoreBinding> OF_THIS_THREAD =
      ThreadLocal.withInitial(CoreBinding::new);

  private int depth;
  private int threads;
  private int tries;
  private long began;
  private long computed;
  private byte @Nullable [] own;
  private byte @Nullable [] all;

  private CoreBinding() {}

  /** Begins a computation of this thread; close it in the same thread. May be nested. */
  public static CoreBinding enter() {
    CoreBinding binding = OF_THIS_THREAD.get();
    if (binding.depth++ == 0) {
      binding.begin();
    }
    return binding;
  }

  private void begin() {
    if (threads != Libtorch.threads()) {
      threads = Libtorch.threads();
      tries = 0;
      own = null;
    }
    if (own != null) {
      Affinity.ofThread(0, own);
    }
    began = System.nanoTime();
  }

  @Override
  public void close() {
    if (--depth > 0) {
      return;
    }
    if (own != null && all != null) {
      Affinity.ofThread(0, all);
      return;
    }
    computed += System.nanoTime() - began;
    if (computed > WORTHWHILE_NANOS && tries < MOST_TRIES && threads > 1) {
      tries++;
      bind(CpuTopology.cores());
    }
  }

  private void bind(List<BitSet> cores) {
    if (cores.size() < threads || !Affinity.AVAILABLE) {
      tries = MOST_TRIES;
      return;
    }
    List<BitSet> groups = groups(cores, threads);
    List<Integer> workers = ThreadTimes.busyWith(CoreBinding::spread);
    if (workers.size() != threads - 1) {
      return; // another thread of this name computed meanwhile; the next time tells
    }
    for (int i = 0; i < workers.size(); i++) {
      Affinity.ofThread(workers.get(i), mask(groups.get(i + 1)));
    }
    own = mask(groups.get(0));
    BitSet union = new BitSet();
    cores.forEach(union::or);
    all = mask(union);
  }

  /** Divides the cores among the threads: neighbouring ones together, as evenly as it goes. */
  static List<BitSet> groups(List<BitSet> cores, int threads) {
    BitSet[] groups = new BitSet[threads];
    Arrays.setAll(groups, i -> new BitSet());
    for (int core = 0; core < cores.size(); core++) {
      groups[(int) ((long) core * threads / cores.size())].or(cores.get(core));
    }
    return List.of(groups);
  }

  /** A mask as Linux takes it: one bit a CPU, 1,024 of them or as many as are needed. */
  private static byte[] mask(BitSet cpus) {
    byte[] bits = cpus.toByteArray();
    return Arrays.copyOf(bits, Math.max(128, (bits.length + 7) / 8 * 8));
  }

  /** Some milliseconds of work for all threads of the team. */
  private static void spread() {
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      Tensor work = Tensors.zeros(Element.FLOAT32, Device.CPU, 1 << 22);
      for (int i = 0; i < 4; i++) {
        work.exp_();
      }
    }
  }

  /** Linux's call that says which CPUs a thread may use. */
  private static final class Affinity {

    private static final boolean AVAILABLE = load();

    private static boolean load() {
      if (!System.getProperty("os.name", "").equals("Linux")) {
        return false;
      }
      try {
        if (System.getProperty("jna.tmpdir") == null) {
          Path folder = NativeCache.folder(Places.standard()).resolve("jna");
          System.setProperty("jna.tmpdir", folder.toString());
        }
        Native.register(Affinity.class, "c");
        return true;
      } catch (LinkageError | ResnetException e) {
        return false; // a system without JNA's library, or nowhere to unpack it
      }
    }

    /**
     * 0 is this thread. A thread that has ended meanwhile, or cores that were taken away, are no
     * fault.
     */
    static void ofThread(int thread, byte[] mask) {
      sched_setaffinity(thread, new NativeLong(mask.length), mask);
    }

    private static native int sched_setaffinity(int thread, NativeLong bytes, byte[] mask);
  }
}
