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

  /** A function of every element by itself. */
  record Pointwise(Activation function) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.pointwise(this);
    }
  }

  /** Whether this is max(x, 0). */
  default boolean isRelu() {
    return this instanceof Pointwise pointwise && pointwise.function() == Activation.RELU;
  }

  /** The sum of two values of the same shape. */
  record Add() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.add(this);
    }
  }

  /** x times a constant. */
  record Scale(double factor) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.scale(this);
    }
  }

  /**
   * A value times how far a gate is open, elementwise: of inputs x and g, x g; or x (1 - g). The
   * gate has the shape of x, or is one position, (C, 1, 1), that counts for all positions of x.
   *
   * @param complement whether 1 - g counts
   */
  record Gate(boolean complement) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.gate(this);
    }
  }

  /**
   * Dropout (Srivastava et al. 2014), inverted: in training each value becomes 0 with probability p
   * and the others are divided by 1 - p; in evaluation nothing happens.
   */
  record Dropout(double p) implements Op {
    public Dropout {
      if (!(p >= 0 && p < 1)) {
        throw new IllegalArgumentException("dropout's share of zeros is in [0, 1), got " + p);
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.dropout(this);
    }
  }

  /**
   * Local response normalisation across channels as Krizhevsky et al. 2012, section 3.3, write it:
   * x / (k + alpha * sum of x^2 over the n channels around)^beta. PyTorch divides alpha by n, the
   * paper does not.
   *
   * @param n channels in the sum, odd; fewer at the first and the last channels
   */
  record LocalResponseNorm(int n, double alpha, double beta, double k) implements Op {
    public LocalResponseNorm {
      if (n < 1 || n % 2 == 0) {
        throw new IllegalArgumentException("a window around a channel is odd, got " + n);
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.localResponseNorm(this);
    }
  }

  /** Maximum over square windows; padding never wins. */
  record MaxPool(int kernel, int stride, int padding) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.maxPool(this);
    }
  }

  /**
   * Means over square windows, as many as cover the map; those at the lower and right edge are cut:
   * PyTorch's {@code AvgPool2d} with {@code ceil_mode} and without {@code count_include_pad}.
   */
  record AvgPool(int kernel, int stride) implements Op {
    public AvgPool {
      if (stride < 1 || stride > kernel) {
        throw new IllegalArgumentException(
            "windows of " + kernel + " have a stride of 1 to " + kernel + ", got " + stride);
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.avgPool(this);
    }
  }

  /** Mean over all positions: a map becomes a vector. */
  record GlobalAvgPool() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.globalAvgPool(this);
    }
  }

  /**
   * Means over side x side windows that cover the map as evenly as whole positions can, overlapping
   * where they must: PyTorch's {@code AdaptiveAvgPool2d}.
   */
  record AdaptiveAvgPool(int side) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.adaptiveAvgPool(this);
    }
  }

  /** A map as a vector: channel by channel, row by row. */
  record Flatten() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.flatten(this);
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

    /** An activation. */
    R pointwise(Pointwise op);

    /** A sum. */
    R add(Add op);

    /** A multiplication by a constant. */
    R scale(Scale op);

    /** A multiplication by a gate. */
    R gate(Gate op);

    /** A dropout. */
    R dropout(Dropout op);

    /** A local response normalisation. */
    R localResponseNorm(LocalResponseNorm op);

    /** A maximum pooling. */
    R maxPool(MaxPool op);

    /** An average pooling. */
    R avgPool(AvgPool op);

    /** A global average pooling. */
    R globalAvgPool(GlobalAvgPool op);

    /** An adaptive average pooling. */
    R adaptiveAvgPool(AdaptiveAvgPool op);

    /** A map as a vector. */
    R flatten(Flatten op);

    /** A fully connected layer. */
    R linear(Linear op);

    /** Option A's shortcut. */
    R zeroPadChannels(ZeroPadChannels op);
  }
}
