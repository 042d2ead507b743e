package org.resnet4j.torch.internal.cudnn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.cuda.cudnn.cudnnContext;
import org.bytedeco.cuda.cudnn.cudnnConvolutionBwdDataAlgoPerf_t;
import org.bytedeco.cuda.cudnn.cudnnConvolutionBwdFilterAlgoPerf_t;
import org.bytedeco.cuda.cudnn.cudnnConvolutionFwdAlgoPerf_t;
import org.bytedeco.cuda.global.cudnn;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch_cuda;
import org.resnet4j.ResnetException;
import org.resnet4j.torch.CudaMath;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.internal.calls.DataType;

/**
 * cuDNN's convolutions on the first CUDA device, on libtorch's stream of the calling thread, by the
 * functions that cuDNN 9 calls legacy: they are a tenth of the code that its graphs want. Of the
 * algorithms that it ranks for a problem the first is taken whose sums have a fixed order, and that
 * works in no more than {@link #MOST_WORKSPACE} bytes.
 */
@SuppressWarnings("deprecation")
public final class Cudnn implements ConvLibrary {

  private static final byte DEVICE = 0;
  private static final int MOST_ALGORITHMS = 8;
  private static final long MOST_WORKSPACE = 512L << 20;

  private final Owner owner = new Owner();
  private final cudnnContext handle;
  private final FloatPointer one;
  private final FloatPointer zero;
  private final Map<List<?>, Plan> plans = new HashMap<>();
  private final Map<Problem, CudnnDescriptors> descriptors = new HashMap<>();

  public Cudnn() {
    try (var scope = Scope.open()) {
      handle = owner.keep(new cudnnContext());
      one = owner.keep(new FloatPointer(1f));
      zero = owner.keep(new FloatPointer(0f));
      check(cudnn.cudnnCreate(handle), "cudnnCreate");
    } catch (RuntimeException | OutOfMemoryError e) {
      owner.close();
      throw e;
    }
  }

  /** What is taken of cuDNN's list. */
  private record Choice(int algorithm, int status, long workspace, int determinism) {
    boolean suits() {
      return status == cudnn.CUDNN_STATUS_SUCCESS
          && determinism == cudnn.CUDNN_DETERMINISTIC
          && workspace <= MOST_WORKSPACE;
    }
  }

  @Override
  public Plan plan(Pass pass, Problem problem) {
    return plans.computeIfAbsent(List.of(pass, problem), key -> made(pass, problem));
  }

  private Plan made(Pass pass, Problem problem) {
    try (var scope = Scope.open()) {
      CudnnDescriptors of =
          descriptors.computeIfAbsent(problem, key -> new CudnnDescriptors(key, owner, math(key)));
      Choice choice =
          choices(pass, of).stream()
              .filter(Choice::suits)
              .findFirst()
              .orElseThrow(
                  () ->
                      ResnetException.failed(
                          "cuDNN has no algorithm with a fixed order of sums for "
                              + pass
                              + " of "
                              + problem,
                          null));
      return new Chosen(pass, of, choice);
    }
  }

  private static int math(Problem problem) {
    if (problem.type() == DataType.BF16) {
      return cudnn.CUDNN_TENSOR_OP_MATH;
    }
    return CudaMath.tf32Allowed() ? cudnn.CUDNN_DEFAULT_MATH : cudnn.CUDNN_FMA_MATH;
  }

  private List<Choice> choices(Pass pass, CudnnDescriptors of) {
    return switch (pass) {
      case FORWARD -> forward(of);
      case DATA -> data(of);
      case WEIGHTS -> weights(of);
    };
  }

  private List<Choice> forward(CudnnDescriptors of) {
    int[] count = new int[1];
    var found = new cudnnConvolutionFwdAlgoPerf_t(MOST_ALGORITHMS);
    check(
        cudnn.cudnnGetConvolutionForwardAlgorithm_v7(
            handle, of.x(), of.weight(), of.convolution(), of.y(), MOST_ALGORITHMS, count, found),
        "cudnnGetConvolutionForwardAlgorithm_v7");
    return IntStream.range(0, count[0])
        .mapToObj(found::getPointer)
        .map(f -> new Choice(f.algo(), f.status(), f.memory(), f.determinism()))
        .toList();
  }

  private List<Choice> data(CudnnDescriptors of) {
    int[] count = new int[1];
    var found = new cudnnConvolutionBwdDataAlgoPerf_t(MOST_ALGORITHMS);
    check(
        cudnn.cudnnGetConvolutionBackwardDataAlgorithm_v7(
            handle, of.weight(), of.y(), of.convolution(), of.x(), MOST_ALGORITHMS, count, found),
        "cudnnGetConvolutionBackwardDataAlgorithm_v7");
    return IntStream.range(0, count[0])
        .mapToObj(found::getPointer)
        .map(f -> new Choice(f.algo(), f.status(), f.memory(), f.determinism()))
        .toList();
  }

  private List<Choice> weights(CudnnDescriptors of) {
    int[] count = new int[1];
    var found = new cudnnConvolutionBwdFilterAlgoPerf_t(MOST_ALGORITHMS);
    check(
        cudnn.cudnnGetConvolutionBackwardFilterAlgorithm_v7(
            handle, of.x(), of.y(), of.convolution(), of.weight(), MOST_ALGORITHMS, count, found),
        "cudnnGetConvolutionBackwardFilterAlgorithm_v7");
    return IntStream.range(0, count[0])
        .mapToObj(found::getPointer)
        .map(f -> new Choice(f.algo(), f.status(), f.memory(), f.determinism()))
        .toList();
  }

  private final class Chosen implements Plan {
    private final Pass pass;
    private final CudnnDescriptors of;
    private final Choice choice;

    Chosen(Pass pass, CudnnDescriptors of, Choice choice) {
      this.pass = pass;
      this.of = of;
      this.choice = choice;
    }

    @Override
    public long workspace() {
      return choice.workspace();
    }

    @Override
    public void run(Pointer x, Pointer weight, Pointer y, Pointer workspace) {
      try (var scope = Scope.open()) {
        var stream = torch_cuda.getCurrentCUDAStream(DEVICE).stream();
        check(cudnn.cudnnSetStream(handle, stream), "cudnnSetStream");
        check(compute(x, weight, y, workspace), pass + " of " + of.problem());
      }
    }

    private int compute(Pointer x, Pointer weight, Pointer y, Pointer workspace) {
      int algorithm = choice.algorithm();
      long bytes = choice.workspace();
      return switch (pass) {
        case FORWARD ->
            cudnn.cudnnConvolutionForward(
                handle,
                one,
                of.x(),
                x,
                of.weight(),
                weight,
                of.convolution(),
                algorithm,
                workspace,
                bytes,
                zero,
                of.y(),
                y);
        case DATA ->
            cudnn.cudnnConvolutionBackwardData(
                handle,
                one,
                of.weight(),
                weight,
                of.y(),
                y,
                of.convolution(),
                algorithm,
                workspace,
                bytes,
                zero,
                of.x(),
                x);
        case WEIGHTS ->
            cudnn.cudnnConvolutionBackwardFilter(
                handle,
                one,
                of.x(),
                x,
                of.y(),
                y,
                of.convolution(),
                algorithm,
                workspace,
                bytes,
                zero,
                of.weight(),
                weight);
      };
    }
  }

  static void check(int code, String call) {
    if (code != cudnn.CUDNN_STATUS_SUCCESS) {
      String said = cudnn.cudnnGetErrorString(code).getString();
      throw ResnetException.failed(call + ": " + said, null);
    }
  }

  @Override
  public void close() {
    descriptors.values().forEach(CudnnDescriptors::destroy);
    cudnn.cudnnDestroy(handle);
    owner.close();
  }
}
