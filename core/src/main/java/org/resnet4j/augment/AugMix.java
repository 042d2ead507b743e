package org.resnet4j.augment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Mixes the image with what chains of one to three operations of thirteen make of it, all weights
 * being uniform on their simplex (Hendrycks et al. 2020). What is drawn has the distribution of
 * torchvision's {@code AugMix} with its defaults; the operations are those for Pillow's images with
 * the nearest pixel, where torchvision takes those for tensors, with bilinear interpolation.
 *
 * @param severity how many of the ten levels of magnitude are drawn, 1 to 10
 * @param chains how many, 1 or more
 */
public record AugMix(int severity, int chains) implements PixelAugment {

  private static final int MOST_CHAINS = 100;
  private static final int DEEPEST = 3;
  private static final List<PolicyOperation> OPERATIONS =
      Arrays.stream(PolicyOperation.values())
          .filter(each -> each != PolicyOperation.IDENTITY && each != PolicyOperation.INVERT)
          .toList();

  public AugMix {
    Checks.between("the severity", severity, 1, Magnitudes.MIX.levels());
    Checks.between("the number of chains", chains, 1, MOST_CHAINS);
  }

  /** torchvision's defaults: severity 3, three chains. */
  public static AugMix torchvision() {
    return new AugMix(3, 3);
  }

  @Override
  public List<PixelOperation> drawOperations(int width, int height, RandomGenerator random) {
    double original = simplex(2, random)[0];
    double[] weights = simplex(chains, random);
    List<Mixture.Branch> branches = new ArrayList<>();
    for (double weight : weights) {
      double share = (1 - original) * weight;
      branches.add(new Mixture.Branch(share, chain(width, height, random)));
    }
    return List.of(new Mixture(original, branches));
  }

  /** Numbers from 0 on whose sum is 1, uniformly: Dirichlet's distribution of parameters 1. */
  private static double[] simplex(int count, RandomGenerator random) {
    double[] numbers = new double[count];
    Arrays.setAll(numbers, i -> -StrictMath.log1p(-random.nextDouble()));
    double sum = Arrays.stream(numbers).sum();
    Arrays.setAll(numbers, i -> numbers[i] / sum);
    return numbers;
  }

  private List<PixelOperation> chain(int width, int height, RandomGenerator random) {
    List<PixelOperation> chain = new ArrayList<>();
    int depth = 1 + random.nextInt(DEEPEST);
    for (int i = 0; i < depth; i++) {
      PolicyOperation each = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
      int level = random.nextInt(severity);
      chain.addAll(each.of(Magnitudes.MIX.draw(each, level, width, height, random)));
    }
    return chain;
  }

  @Override
  public String toString() {
    return "augmix(severity " + severity + ", chains " + chains + ")";
  }
}
