package org.resnet4j.torch.internal.inference;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.onednn.Constant;
import org.resnet4j.torch.internal.onednn.Epilogue;
import org.resnet4j.torch.internal.onednn.InferenceKernels;
import org.resnet4j.torch.internal.onednn.ProgramBuilder;
import org.resnet4j.torch.internal.program.ConvAlgorithm;
import org.resnet4j.torch.internal.program.ConvLowering;

/** Lists a trained convolution's one call by its {@link ConvAlgorithm}. */
record InferenceConv(ProgramBuilder builder, InferenceKernels kernels, FoldedWeights weights) {

  private static final int POSITIONS = 4;

  /** y = f(x * weight + bias + added). */
  void list(Node node, ConvAlgorithm algorithm, MemoryView x, MemoryView y, Epilogue epilogue) {
    Op.Conv op = (Op.Conv) node.op();
    long in = op.in();
    long out = op.out();
    switch (algorithm) {
      case CONVOLUTION -> direct(node, op, x, y, epilogue);
      case CENTER_TAP ->
          product(node, rows(x), matrix(node, in, out, InferenceConv::middle), 1, y, epilogue);
      case CORNER_TAPS ->
          product(node, rows(x), matrix(node, 4 * in, out, w -> taps(w, 1, 1)), 1, y, epilogue);
      case FIRST_POSITION ->
          product(node, first(x), matrix(node, in, out, w -> w.reshape(out, in)), 1, y, epilogue);
      case DENSE_2X2 ->
          product(
              node,
              rows(x),
              matrix(node, POSITIONS * in, POSITIONS * out, InferenceConv::dense),
              POSITIONS,
              y,
              epilogue);
    }
  }

  private void direct(Node node, Op.Conv op, MemoryView x, MemoryView y, Epilogue epilogue) {
    long groups = op.groups();
    long out = op.out() / groups;
    long in = op.in() / groups;
    long side = op.kernel();
    Constant weight =
        groups == 1
            ? weights.weight(node, List.of(out, in, side, side), w -> w)
            : weights.weight(
                node,
                List.of(groups, out, in, side, side),
                w -> w.view(groups, out, in, side, side));
    kernels.convolution(ConvLowering.geometry(op), x, weight, weights.bias(node, 1), y, epilogue);
  }

  private interface Shaping {
    /** From (out, in, height, width) to (M, K). */
    Tensor apply(Tensor weight);
  }

  private Constant matrix(Node node, long k, long m, Shaping shaping) {
    return weights.weight(node, List.of(k, m), w -> shaping.apply(w).t());
  }

  private void product(
      Node node, MemoryView x, Constant matrix, int times, MemoryView y, Epilogue epilogue) {
    MemoryView added = epilogue.added() == null ? null : rows(epilogue.added());
    kernels.product(
        x, matrix, weights.bias(node, times), rows(y), new Epilogue(added, epilogue.function()));
  }

  /** The rows of a whole map: (N, positions x channels). */
  private MemoryView rows(MemoryView map) {
    return builder.reshape(map, map.dim(0), map.elements() / map.dim(0));
  }

  /** The first of four positions. */
  private MemoryView first(MemoryView map) {
    long channels = map.dim(1);
    return builder.view(map, new long[] {map.dim(0), channels}, new long[] {4 * channels, 1}, 0);
  }

  private static Tensor middle(Tensor weight) {
    return weight.select(3, 1).select(2, 1);
  }

  /** Four of nine taps, (out, 2 x 2 x in), from a row and a column on. */
  private static Tensor taps(Tensor weight, long row, long column) {
    return weight.narrow(2, row, 2).narrow(3, column, 2).permute(0, 2, 3, 1).flatten(1, 3);
  }

  /** Output position (y, x) of a 2x2 map sees the taps from (1 - y, 1 - x) on. */
  private static Tensor dense(Tensor weight) {
    return Tensors.concatenated(
        IntStream.range(0, POSITIONS).mapToObj(i -> taps(weight, 1 - i / 2, 1 - i % 2)).toList());
  }
}
