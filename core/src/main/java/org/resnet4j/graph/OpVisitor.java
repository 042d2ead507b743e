package org.resnet4j.graph;

/** A visitor for readings that care about a few operations: all others give the same answer. */
public interface OpVisitor<R> extends Op.Visitor<R> {

  /** The answer for every operation whose method is not overridden. */
  R other(Op op);

  @Override
  default R input(Op.Input op) {
    return other(op);
  }

  @Override
  default R conv(Op.Conv op) {
    return other(op);
  }

  @Override
  default R batchNorm(Op.BatchNorm op) {
    return other(op);
  }

  @Override
  default R groupNorm(Op.GroupNorm op) {
    return other(op);
  }

  @Override
  default R pointwise(Op.Pointwise op) {
    return other(op);
  }

  @Override
  default R add(Op.Add op) {
    return other(op);
  }

  @Override
  default R scale(Op.Scale op) {
    return other(op);
  }

  @Override
  default R gate(Op.Gate op) {
    return other(op);
  }

  @Override
  default R dropout(Op.Dropout op) {
    return other(op);
  }

  @Override
  default R localResponseNorm(Op.LocalResponseNorm op) {
    return other(op);
  }

  @Override
  default R maxPool(Op.MaxPool op) {
    return other(op);
  }

  @Override
  default R avgPool(Op.AvgPool op) {
    return other(op);
  }

  @Override
  default R globalAvgPool(Op.GlobalAvgPool op) {
    return other(op);
  }

  @Override
  default R adaptiveAvgPool(Op.AdaptiveAvgPool op) {
    return other(op);
  }

  @Override
  default R flatten(Op.Flatten op) {
    return other(op);
  }

  @Override
  default R linear(Op.Linear op) {
    return other(op);
  }

  @Override
  default R zeroPadChannels(Op.ZeroPadChannels op) {
    return other(op);
  }
}
