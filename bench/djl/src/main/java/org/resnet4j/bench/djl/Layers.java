package org.resnet4j.bench.djl;

import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import java.util.Optional;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.OpVisitor;

/** DJL's block for each operation that has parameters. */
final class Layers implements OpVisitor<Optional<Block>> {

  @Override
  public Optional<Block> other(Op op) {
    return Optional.empty();
  }

  @Override
  public Optional<Block> conv(Op.Conv op) {
    return Optional.of(
        Conv2d.builder()
            .setFilters(op.out())
            .setKernelShape(square(op.kernel()))
            .optStride(square(op.stride()))
            .optPadding(square(op.padding()))
            .optGroups(op.groups())
            .optBias(op.bias())
            .build());
  }

  @Override
  public Optional<Block> batchNorm(Op.BatchNorm op) {
    return Optional.of(
        BatchNorm.builder()
            .optEpsilon((float) op.epsilon())
            .optMomentum((float) (1 - op.momentum()))
            .build());
  }

  @Override
  public Optional<Block> linear(Op.Linear op) {
    return Optional.of(Linear.builder().setUnits(op.out()).optBias(op.bias()).build());
  }

  static ai.djl.ndarray.types.Shape square(long side) {
    return new ai.djl.ndarray.types.Shape(side, side);
  }
}
