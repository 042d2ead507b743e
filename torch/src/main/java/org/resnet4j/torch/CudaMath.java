package org.resnet4j.torch;

import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;

/**
 * How cuDNN and cuBLAS compute, for the whole process. Without a word libtorch has PyTorch's
 * defaults: TF32 in convolutions and not in matrix products, algorithms by rule, any order of sums.
 */
public final class CudaMath {

  private CudaMath() {}

  /** Whether cuDNN's convolutions of single precision may be made of TF32. */
  public static boolean tf32Allowed() {
    try (var scope = Scope.open()) {
      return torch.globalContext().allowTF32CuDNN();
    }
  }

  /** Whether products of single precision may be made of TF32: ten bits of mantissa, not 23. */
  public static void allowTf32(boolean allowed) {
    try (var scope = Scope.open()) {
      Context context = torch.globalContext();
      context.setAllowTF32CuDNN(allowed);
      context.setAllowTF32CuBLAS(allowed);
    }
  }

  /**
   * Whether cuDNN times its algorithms for each new shape and takes the fastest, where otherwise it
   * goes by rules.
   */
  public static void searchAlgorithms(boolean search) {
    try (var scope = Scope.open()) {
      torch.globalContext().setBenchmarkCuDNN(search);
    }
  }

  /** Whether cuDNN takes algorithms alone that give the same bits each time. */
  public static void requireSameBits(boolean same) {
    try (var scope = Scope.open()) {
      torch.globalContext().setDeterministicCuDNN(same);
    }
  }

  /** Whether cuDNN computes convolutions and batch norms; libtorch has kernels of its own. */
  public static void useCudnn(boolean used) {
    try (var scope = Scope.open()) {
      torch.globalContext().setUserEnabledCuDNN(used);
    }
  }
}
