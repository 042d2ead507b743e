package org.resnet4j.torch.internal.cudnn;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tape;
import org.resnet4j.torch.Tensors;

/**
 * A library's convolutions on the processor, by libtorch in single precision. It leaves NaN in all
 * of its workspace and in the results before they are written: whatever is not its own to write, or
 * is read before it was written, shows.
 */
public final class HostConvolutions implements ConvLibrary {

  private static final long WORKSPACE = 1 << 16;

  @Override
  public Plan plan(Pass pass, Problem problem) {
    Op.Conv op = problem.op();
    int side = (problem.input().height() + 2 * op.padding() - op.kernel()) / op.stride() + 1;
    if (problem.output().height() != side
        || problem.input().channels() != op.in()
        || problem.output().channels() != op.out()) {
      throw new IllegalArgumentException("no such convolution: " + problem);
    }
    return new Plan() {
      @Override
      public long workspace() {
        return WORKSPACE;
      }

      @Override
      public void run(Pointer x, Pointer weight, Pointer y, Pointer workspace) {
        compute(pass, problem, x, weight, y);
        try (var scope = Scope.open()) {
          long[] size = {WORKSPACE / Float.BYTES};
          fillWithNan(Tensors.at(workspace, ScalarType.Float, Device.CPU, size, new long[] {1}));
        }
      }
    };
  }

  private static void fillWithNan(Tensor tensor) {
    tensor.fill_(new Scalar(Double.NaN));
  }

  private static void compute(Pass pass, Problem problem, Pointer xs, Pointer weights, Pointer ys) {
    Op.Conv op = problem.op();
    try (var scope = Scope.open()) {
      Tensor x = map(problem, xs, problem.input());
      Tensor y = map(problem, ys, problem.output());
      long side = op.kernel();
      Tensor weight = at(problem, weights, op.out(), op.in() / op.groups(), side, side);
      Tensor result = pass == Pass.FORWARD ? y : pass == Pass.DATA ? x : weight;
      try (var noGrad = NoGrad.on()) {
        fillWithNan(result);
      }
      Tensor leafX = leaf(pass == Pass.DATA ? Kernels.normal(Tensors.sizes(x)) : x);
      Tensor leafWeight =
          leaf(pass == Pass.WEIGHTS ? Kernels.normal(Tensors.sizes(weight)) : weight);
      Tensor computed;
      try (var tape = Tape.on()) {
        Tensor forward = Kernels.conv(op, leafX, leafWeight, null);
        if (pass == Pass.FORWARD) {
          computed = forward.detach();
        } else {
          Tape.backward(forward, y.to(ScalarType.Float));
          computed = (pass == Pass.DATA ? leafX : leafWeight).grad();
        }
      }
      try (var noGrad = NoGrad.on()) {
        result.copy_(computed);
      }
    }
  }

  private static Tensor leaf(Tensor values) {
    Tensor leaf = values.to(ScalarType.Float).detach().clone();
    leaf.set_requires_grad(true);
    return leaf;
  }

  private static Tensor map(Problem problem, Pointer address, Shape shape) {
    return at(problem, address, problem.batch(), shape.channels(), shape.height(), shape.width());
  }

  /** Channels last. */
  private static Tensor at(
      Problem problem, Pointer address, long count, long channels, long height, long width) {
    long[] sizes = {count, channels, height, width};
    long[] strides = {channels * height * width, 1, width * channels, channels};
    return Tensors.at(address, problem.type().torch(), Device.CPU, sizes, strides);
  }

  @Override
  public void close() {}
}
