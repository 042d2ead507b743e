package org.resnet4j.zoo;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.resnet4j.graph.Value;

/**
 * Where norm and activation stand in a residual unit: He et al. 2016 (arXiv 1603.05027), Fig. 4,
 * section 4.1 and Table 2. A unit is {@code end(preactivate(x) -> branch -> addition)}.
 *
 * <p>In the pre-activation orders the first unit's first activation stands right after the first
 * convolution (with its norm, and before an ImageNet net's max pooling), before the two ways split,
 * and one more activation follows the last addition: the paper's appendix, "Implementation
 * Details". A projection reads what its branch's first convolution reads ("these projection
 * shortcuts are also with pre-activation"); an identity, padded or not, carries x itself.
 */
enum Order {
  /** (a) conv, norm, relu, conv, norm; addition; relu. */
  ORIGINAL {
    @Override
    Value branch(Layers layers, List<UnaryOperator<Value>> convolutions, Value x) {
      return layers.norm(lastNorm(convolutions), normBetween(layers, convolutions, x));
    }

    @Override
    Value afterAddition(Layers layers, Value sum, String lastNorm) {
      return layers.activation(sum);
    }
  },
  /** (b) conv, norm, relu, conv; addition; norm, relu. A projection keeps its own norm. */
  BN_AFTER_ADD {
    @Override
    Value branch(Layers layers, List<UnaryOperator<Value>> convolutions, Value x) {
      return normBetween(layers, convolutions, x);
    }

    @Override
    Value afterAddition(Layers layers, Value sum, String lastNorm) {
      return layers.activation(layers.norm(lastNorm, sum));
    }
  },
  /** (c) conv, norm, relu, conv, norm, relu; addition. */
  RELU_BEFORE_ADD {
    @Override
    Value branch(Layers layers, List<UnaryOperator<Value>> convolutions, Value x) {
      return layers.activation(ORIGINAL.branch(layers, convolutions, x));
    }
  },
  /** (d) relu, conv, norm, relu, conv, norm; addition. */
  RELU_PREACT {
    @Override
    Value preactivate(Layers layers, Value x) {
      return layers.activation(x);
    }

    @Override
    Value branch(Layers layers, List<UnaryOperator<Value>> convolutions, Value x) {
      return ORIGINAL.branch(layers, convolutions, x);
    }

    @Override
    Value endOfNet(Layers layers, Value x) {
      return layers.activation(x);
    }
  },
  /** (e) norm, relu, conv, norm, relu, conv; addition. A projection has no norm after it. */
  FULL_PREACT {
    @Override
    Value preactivate(Layers layers, Value x) {
      return layers.activation(layers.norm("bn1", x));
    }

    @Override
    Value branch(Layers layers, List<UnaryOperator<Value>> convolutions, Value x) {
      Value f = convolutions.get(0).apply(x);
      for (int i = 1; i < convolutions.size(); i++) {
        f = layers.activation(layers.norm("bn" + (i + 1), f));
        f = convolutions.get(i).apply(f);
      }
      return f;
    }

    @Override
    Value endOfNet(Layers layers, Value x) {
      return layers.activation(layers.norm("bn", x));
    }
  };

  static Order of(ModelSpec spec) {
    return valueOf(spec.get(Option.ORDER).toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** What a unit that is not the net's first does to x before the first convolution. */
  Value preactivate(Layers layers, Value x) {
    return x;
  }

  /** F of the preactivated x. */
  abstract Value branch(Layers layers, List<UnaryOperator<Value>> convolutions, Value x);

  /** What follows the addition. */
  Value afterAddition(Layers layers, Value sum, String lastNorm) {
    return sum;
  }

  /** What follows the last unit. */
  Value endOfNet(Layers layers, Value x) {
    return x;
  }

  /** Name of the norm that belongs to the last convolution. */
  static String lastNorm(List<UnaryOperator<Value>> convolutions) {
    return "bn" + convolutions.size();
  }

  /** conv, norm, relu, conv: norm and activation after every convolution but the last. */
  private static Value normBetween(
      Layers layers, List<UnaryOperator<Value>> convolutions, Value x) {
    Value f = convolutions.get(0).apply(x);
    for (int i = 1; i < convolutions.size(); i++) {
      f = layers.activation(layers.norm("bn" + i, f));
      f = convolutions.get(i).apply(f);
    }
    return f;
  }
}
