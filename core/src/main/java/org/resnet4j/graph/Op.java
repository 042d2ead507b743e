package org.resnet4j.graph;

/** What a node computes. Values only: no reading of the graph lives here. */
public sealed interface Op {

  /**
   * Dispatches to the visitor's method for this operation, so that a reading is exhaustive when it
   * compiles.
   */
  <R> R accept(Visitor<R> visitor);

  /** The image batch, (N, channels, H, W). */
  record Input(int channels) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.input(this);
    }
  }

  /**
   * 2-d convolution with square kernel.
   *
   * @param bias whether a bias is added
   */
  record Conv(int in, int out, int kernel, int stride, int padding, int groups, boolean bias)
      implements Op {
    public Conv {
      if (groups < 1 || in % groups != 0 || out % groups != 0) {
        throw new IllegalArgumentException(
            "channels " + in + " -> " + out + " do not split into " + groups + " groups");
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.conv(this);
    }
  }

  /**
   * Batch normalisation (Ioffe and Szegedy 2015).
   *
   * @param momentum weight of the new batch in the running statistics
   */
  record BatchNorm(int channels, double epsilon, double momentum) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.batchNorm(this);
    }
  }

  /** Group normalisation (Wu and He 2018). */
  record GroupNorm(int groups, int channels, double epsilon) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.groupNorm(this);
    }
  }

  /** max(x, 0). */
  record Relu() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.relu(this);
    }
  }

  /** The sum of two values of the same shape. */
  record Add() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.add(this);
    }
  }

  /** Maximum over square windows; padding never wins. */
  record MaxPool(int kernel, int stride, int padding) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.maxPool(this);
    }
  }

  /** Mean over all positions: a map becomes a vector. */
  record GlobalAvgPool() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.globalAvgPool(this);
    }
  }

  /** y = W x + b. */
  record Linear(int in, int out, boolean bias) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.linear(this);
    }
  }

  /**
   * The parameter-free shortcut of He et al. 2015, option A: every stride-th position, and zero
   * channels before and after.
   */
  record ZeroPadChannels(int stride, int before, int after) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.zeroPadChannels(this);
    }
  }

  /** One method an operation. */
  interface Visitor<R> {
    /** The image batch. */
    R input(Input op);

    /** A convolution. */
    R conv(Conv op);

    /** A batch normalisation. */
    R batchNorm(BatchNorm op);

    /** A group normalisation. */
    R groupNorm(GroupNorm op);

    /** A rectifier. */
    R relu(Relu op);

    /** A sum. */
    R add(Add op);

    /** A maximum pooling. */
    R maxPool(MaxPool op);

    /** A global average pooling. */
    R globalAvgPool(GlobalAvgPool op);

    /** A fully connected layer. */
    R linear(Linear op);

    /** Option A's shortcut. */
    R zeroPadChannels(ZeroPadChannels op);
  }
}
