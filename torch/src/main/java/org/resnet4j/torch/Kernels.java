package org.resnet4j.torch;

import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Op;

/**
 * Every libtorch function that the interpreter calls, written once. Results belong to the open
 * scope.
 */
public final class Kernels {

  private static final long[] ONE = {1, 1};
  private static final long MEAN = 1;
  private static final long SUM = 2;
  private static final long IGNORE_NONE = -100;

  private Kernels() {}

  /** (N, C, H, W) -> (N, out, H', W'). */
  public static Tensor conv(Op.Conv op, Tensor x, Tensor weight, @Nullable Tensor bias) {
    long[] stride = {op.stride(), op.stride()};
    long[] padding = {op.padding(), op.padding()};
    return torch.conv2d(x, weight, optional(bias), stride, padding, ONE, op.groups());
  }

  /**
   * Normalises with the batch's statistics (and moves the running ones) or with the running ones.
   */
  public static Tensor batchNorm(
      Op.BatchNorm op, Tensor x, Tensor weight, Tensor bias, Statistics running, boolean train) {
    return torch.batch_norm(
        x,
        optional(weight),
        optional(bias),
        optional(running.mean()),
        optional(running.variance()),
        train,
        op.momentum(),
        op.epsilon(),
        true);
  }

  /** Running mean and variance of a batch norm, (C) each. */
  public record Statistics(Tensor mean, Tensor variance) {}

  /** Mean and (biased) variance of each channel of (N, C, H, W), (C) each. */
  public static Statistics channelStatistics(Tensor x) {
    long[] allButChannels = {0, 2, 3};
    return new Statistics(x.mean(allButChannels), x.var(allButChannels, false, false));
  }

  /** Sets a batch norm's weight and bias so that it undoes what normalising does. */
  public static void undo(Statistics statistics, double epsilon, Tensor weight, Tensor bias) {
    weight.copy_(statistics.variance().add(new Scalar(epsilon)).sqrt_());
    bias.copy_(statistics.mean());
  }

  /** Greatest absolute difference of two tensors' values. */
  public static double greatestDifference(Tensor a, Tensor b) {
    try (var scope = Scope.open()) {
      return a.detach().sub(b.detach()).abs().max().item_double();
    }
  }

  /** Normalises over groups of channels. */
  public static Tensor groupNorm(Op.GroupNorm op, Tensor x, Tensor weight, Tensor bias) {
    return torch.group_norm(x, op.groups(), optional(weight), optional(bias), op.epsilon(), true);
  }

  /** Elementwise sum. */
  public static Tensor add(Tensor a, Tensor b) {
    return a.add(b);
  }

  /** x times a constant. */
  public static Tensor scale(Op.Scale op, Tensor x) {
    return x.mul(new Scalar(op.factor()));
  }

  /** x g or x (1 - g), elementwise; g may be (N, C, 1, 1). */
  public static Tensor gate(Op.Gate op, Tensor x, Tensor gate) {
    if (!op.complement()) {
      return x.mul(gate);
    }
    try (Tensor negative = gate.neg();
        Tensor complement = negative.add(new Scalar(1))) {
      return x.mul(complement);
    }
  }

  /** In training zeros from libtorch's own generator; see {@link #seed}. Else x itself. */
  public static Tensor dropout(Op.Dropout op, Tensor x, boolean train) {
    return torch.dropout(x, op.p(), train);
  }

  /** Normally distributed numbers of libtorch's own generator. */
  public static Tensor normal(long... sizes) {
    return torch.torch_randn(sizes);
  }

  /** The norm of a - b, relative to b's. */
  public static double distance(Tensor a, Tensor b) {
    return a.sub(b).norm().div(b.norm()).item_double();
  }

  /** Euclidean norm of all values. */
  public static double norm(Tensor x) {
    try (var scope = Scope.open()) {
      return x.detach().norm().item_double();
    }
  }

  /** Sum of the products of two tensors' values. */
  public static double dot(Tensor a, Tensor b) {
    try (var scope = Scope.open()) {
      return a.detach().mul(b.detach()).sum().item_double();
    }
  }

  /** Standard deviation of all values around their mean. */
  public static double deviation(Tensor x) {
    try (var scope = Scope.open()) {
      return x.detach().std(false).item_double();
    }
  }

  /** The greatest absolute value; NaN where one is NaN. */
  public static double greatest(Tensor x) {
    try (var scope = Scope.open()) {
      T_TensorTensor_T ends = torch.aminmax(x); // one pass over memory
      return Math.max(ends.get1().item_double(), -ends.get0().item_double());
    }
  }

  /** Of tensors (M, ...), the greatest sum of absolute values over all but the first dimension. */
  public static double greatestRowSum(Tensor x) {
    try (var scope = Scope.open()) {
      long[] others = LongStream.range(1, x.dim()).toArray();
      var none = new ScalarTypeOptional();
      return torch
          .max(torch.linalg_vector_norm(x, new Scalar(1), others, false, none))
          .item_double();
    }
  }

  /** Ones of the same sizes and type, row by row. */
  public static Tensor onesContiguous(Tensor like) {
    return torch.ones_like(like).contiguous();
  }

  /**
   * Seeds libtorch's generators on every device. Whoever seeds before each step need keep no
   * generator's state.
   */
  public static void seed(long seed) {
    torch.manual_seed(seed);
  }

  /** The paper's formula; the mean over the window of zero-padded channels times n is the sum. */
  public static Tensor localResponseNorm(Op.LocalResponseNorm op, Tensor x) {
    long[] window = {op.n(), 1};
    long[] padding = {op.n() / 2, 0};
    try (Tensor rows = x.flatten(2, -1); // (N, C, HW)
        Tensor plane = rows.unsqueeze(1); // (N, 1, C, HW)
        Tensor squares = plane.square();
        Tensor means =
            torch.avg_pool2d(squares, window, ONE, padding, false, true, new LongOptional());
        Tensor scaled = means.mul(new Scalar(op.alpha() * op.n()));
        Tensor base = scaled.add(new Scalar(op.k()));
        Tensor factors = base.pow(new Scalar(-op.beta()));
        Tensor shaped = factors.view_as(x)) {
      return x.mul(shaped);
    }
  }

  /** Maximum over windows. */
  public static Tensor maxPool(Op.MaxPool op, Tensor x) {
    long[] kernel = {op.kernel(), op.kernel()};
    long[] stride = {op.stride(), op.stride()};
    long[] padding = {op.padding(), op.padding()};
    return torch.max_pool2d(x, kernel, stride, padding, ONE, false);
  }

  /** Mean over windows, of what lies within the map. */
  public static Tensor avgPool(Op.AvgPool op, Tensor x) {
    long[] kernel = {op.kernel(), op.kernel()};
    long[] stride = {op.stride(), op.stride()};
    long[] padding = {0, 0};
    return torch.avg_pool2d(x, kernel, stride, padding, true, false, new LongOptional());
  }

  /** (N, C, H, W) -> (N, C). */
  public static Tensor globalAvgPool(Tensor x) {
    return torch.mean(x, 2, 3);
  }

  /** (N, C, H, W) -> (N, C, side, side). */
  public static Tensor adaptiveAvgPool(Op.AdaptiveAvgPool op, Tensor x) {
    return torch.adaptive_avg_pool2d(x, op.side(), op.side());
  }

  /** (N, C, H, W) -> (N, CHW). */
  public static Tensor flatten(Tensor x) {
    return x.flatten(1, -1);
  }

  /** (N, in) -> (N, out). */
  public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
    return torch.linear(x, weight, optional(bias));
  }

  /** Every stride-th position of both sides, zero channels before and after. */
  public static Tensor zeroPadChannels(Op.ZeroPadChannels op, Tensor x) {
    Tensor thin = op.stride() == 1 ? x : everyNth(everyNth(x, 2, op.stride()), 3, op.stride());
    return torch.constant_pad_nd(thin, 0, 0, 0, 0, op.before(), op.after());
  }

  /** Mean cross-entropy of logits (N, classes) and labels (N): a scalar. */
  public static Tensor crossEntropy(Tensor logits, Tensor labels) {
    return crossEntropy(logits, labels, 0);
  }

  /**
   * Mean cross-entropy of logits (N, classes): a scalar.
   *
   * @param targets class numbers (N), or probabilities (N, classes)
   * @param smoothing share of the probability that is spread over all classes
   */
  public static Tensor crossEntropy(Tensor logits, Tensor targets, double smoothing) {
    return torch.cross_entropy_loss(
        logits, targets, new TensorOptional(), MEAN, IGNORE_NONE, smoothing);
  }

  /** 1 at each label, else 0: (N, classes). */
  public static Tensor oneHot(Tensor labels, long classes) {
    return torch.one_hot(labels, classes);
  }

  /**
   * The logarithms of the mean of several nets' probabilities.
   *
   * @param logits (N, classes) each
   */
  public static Tensor meanOfProbabilities(List<Tensor> logits) {
    Tensor sum = logits.get(0).log_softmax(1);
    for (Tensor each : logits.subList(1, logits.size())) {
      sum = sum.logaddexp(each.log_softmax(1));
    }
    return sum.sub(new Scalar(Math.log(logits.size())));
  }

  /** Each element of the first dimension is the one before it; the first is the last. */
  public static Tensor rolled(Tensor batch) {
    return batch.roll(new long[] {1}, 0);
  }

  /** share * own + (1 - share) * other. */
  public static Tensor blend(Tensor own, Tensor other, double share) {
    return other.lerp(own, new Scalar(share));
  }

  /** The sum of the cross-entropies instead of their mean. */
  public static Tensor crossEntropySum(Tensor logits, Tensor labels) {
    return torch.cross_entropy_loss(logits, labels, new TensorOptional(), SUM, IGNORE_NONE, 0);
  }

  /** Zeros of the tensor's shape, type and layout. */
  public static Tensor zerosLike(Tensor x) {
    return torch.zeros_like(x);
  }

  /** A view of a tensor's memory with other extents. */
  public static Tensor strided(Tensor x, long[] sizes, long[] strides, long offset) {
    return x.as_strided(sizes, strides, new LongOptional(x.storage_offset() + offset));
  }

  /** The value itself, or NaN where an element of the others is not finite. */
  public static Tensor finiteOnlyWith(Tensor value, Tensor... others) {
    Tensor sum = value;
    for (Tensor other : others) {
      sum = sum.add(other.sum().mul(new Scalar(0.0)));
    }
    return sum;
  }

  /** Index of the greatest logit of each row: (N). */
  private static Tensor top1(Tensor logits) {
    return logits.argmax(new LongOptional(1), false);
  }

  /** Adds to the counter how many of the rows have their greatest logit at their label. */
  public static void countCorrect(Tensor logits, Tensor labels, Tensor counter) {
    counter.add_(top1(logits).eq(labels).sum());
  }

  /** Probabilities of each row. */
  public static Tensor softmax(Tensor logits) {
    return logits.softmax(1);
  }

  /** (x / 255 - mean) / deviation, with mean and deviation as (1, C, 1, 1). */
  public static Tensor normalize(Tensor x, Tensor mean, Tensor deviation) {
    return x.div_(new Scalar(255.0)).sub_(mean).div_(deviation);
  }

  private static Tensor everyNth(Tensor x, long dimension, long n) {
    return x.slice(dimension, new LongOptional(), new LongOptional(), n);
  }

  private static TensorOptional optional(@Nullable Tensor tensor) {
    return tensor == null ? new TensorOptional() : new TensorOptional(tensor);
  }
}
