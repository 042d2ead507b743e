package org.resnet4j.studies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.edit.Surgery;
import org.resnet4j.studies.papers.he2015.IdentityExtension;
import org.resnet4j.studies.papers.veit2016.GradientPaths;
import org.resnet4j.studies.papers.veit2016.PathLengths;
import org.resnet4j.studies.papers.veit2016.Paths;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.BlockGradients;
import org.resnet4j.torch.reference.Mode;
import org.resnet4j.zoo.Zoo;

/** The studies of paths and of identities: what of them is exact, and their criteria. */
@ExtendWith(NativeLeakExtension.class)
class PathTests {

  private static final Paths PATHS = new Paths();
  private static final GradientPaths GRADIENTS = new GradientPaths();
  private static final IdentityExtension EXTENSION = new IdentityExtension();

  /** Veit et al. 2016, section 4.4. */
  @Test
  void fewOf54BlocksPathsAre5To17Long() {
    assertThat(PathLengths.share(54, 5, 17)).isCloseTo(0.0045, within(0.00005));
    double[] shares = PathLengths.shares(54);
    assertThat(Arrays.stream(shares).sum()).isCloseTo(1, within(1e-12));
    assertThat(PathLengths.mean(shares)).isCloseTo(27, within(1e-9));
    double[] three = {0.125, 0.375, 0.375, 0.125};
    assertThat(PathLengths.shares(3)).containsExactly(three);
  }

  /** Of magnitudes r^k the mean is n r / (1 + r). */
  @Test
  void weighsLengthsByTheirGradient() {
    double[] magnitudes = new double[10];
    Arrays.setAll(magnitudes, k -> Math.pow(0.5, k));
    double[] shares = PathLengths.gradientShares(magnitudes);
    assertThat(PathLengths.mean(shares)).isCloseTo(9 * 0.5 / 1.5, within(1e-12));
  }

  /** All 2^3 paths of three blocks: as vectors they sum to the whole gradient. */
  @Test
  void allPathsSumToTheGradient() {
    Network network = Zoo.network("cifar-resnet8", 3);
    try (var net = Model.create(network, 1, Device.CPU, Element.FLOAT64);
        var scope = Scope.open()) {
      double[] values = new Random(3).doubles(4 * 3 * 32 * 32, -1, 1).toArray();
      Tensor x = Tensors.ofDoubles(values, net.element(), net.device(), 4, 3, 32, 32);
      Tensor labels = Tensors.ofLongs(new long[] {0, 1, 2, 0}, net.device());
      var gradients = BlockGradients.of(net, x, labels, Mode.TRAIN);
      Tensor sum = down(gradients, 2, gradients.atLastSum());
      assertThat(Kernels.distance(sum, gradients.atInput(0))).isLessThan(1e-12);
      assertThat(Paths.magnitude(gradients, Set.of()))
          .isCloseTo(gradients.split(0).identity(), within(1e-12));
    }
  }

  private static Tensor down(BlockGradients gradients, int block, Tensor atSum) {
    Tensor branch = gradients.throughBranch(block, atSum);
    Tensor shortcut = gradients.byShortcut(block, atSum);
    if (block == 0) {
      return Kernels.add(branch, shortcut);
    }
    return Kernels.add(
        down(gradients, block - 1, gradients.atSumBefore(block, branch)),
        down(gradients, block - 1, gradients.atSumBefore(block, shortcut)));
  }

  @Test
  void pathsHoldWhereGradientsFallWithTheLength() {
    assertThat(paths(0.5, 0.6, 0.55)).isEqualTo(Verdict.HELD);
    assertThat(paths(1.2, 1.3, 1.25)).isEqualTo(Verdict.NOT_HELD);
    assertThat(paths(0.5, 1.4, 0.9)).isEqualTo(Verdict.UNDECIDED);
    MadeUpResults made =
        trained()
            .with("residual", "meanLengthOverHalf", 0.5, 0.6, 0.55)
            .curve("residual", "magnitude", 0, 9, k -> Math.pow(0.4, k));
    assertThat(PATHS.figures(made.of(PATHS))).hasSize(4);
    assertThat(PATHS.judge(made.of(PATHS), Budget.QUICK).reason())
        .endsWith(
            "short paths alone the net's test error is 52.0 %, else 50.0 %: 2.000 [2.000, 2.000] points more.");
    assertThat(made.diverged("residual", 1).verdict(PATHS)).isEqualTo(Verdict.UNDECIDED);
  }

  private static Verdict paths(double... means) {
    return trained().with("residual", "meanLengthOverHalf", means).verdict(PATHS);
  }

  private static MadeUpResults trained() {
    return new MadeUpResults()
        .with("residual", "testError", 0.5, 0.51, 0.49)
        .with("effective", "testError", 0.52, 0.53, 0.51);
  }

  @Test
  void trainsAsManyOfTheBlocksAsThePaper() {
    assertThat(Paths.fewBlocks(54)).isEqualTo(23);
    assertThat(Paths.fewBlocks(9)).isEqualTo(4);
  }

  @Test
  void gradientPathsHoldWhereTheShortcutsCarryMoreAndTheSplitIsExact() {
    assertThat(gradientPaths(1e-9, 2, 2.5, 3).verdict(GRADIENTS)).isEqualTo(Verdict.HELD);
    assertThat(gradientPaths(1e-4, 2, 2.5, 3).verdict(GRADIENTS)).isEqualTo(Verdict.NOT_HELD);
    assertThat(gradientPaths(1e-9, -2, -2.5, -3).verdict(GRADIENTS)).isEqualTo(Verdict.NOT_HELD);
    assertThat(gradientPaths(1e-9, -2, 2.5, 1).verdict(GRADIENTS)).isEqualTo(Verdict.UNDECIDED);
    Results split = gradientPaths(1e-9, 1, 1, 1).of(GRADIENTS);
    assertThat(GRADIENTS.figures(split)).hasSize(2);
    assertThat(GRADIENTS.judge(split, Budget.QUICK).reason())
        .contains("along the whole gradient's direction it is 30.2 % of that")
        .endsWith("As nets start it is 10^-0.40 at 8 layers, 10^-0.40 at 20 layers.");
  }

  private static MadeUpResults gradientPaths(double error, double... advantages) {
    MadeUpResults made =
        new MadeUpResults()
            .with("trained", "splitError", error, error, error)
            .with("trained", "log10IdentityOverEveryBranch", advantages)
            .curve("trained", "identityShare", 1, 9, k -> 0.3);
    for (String arm : List.of("start8", "start20")) {
      made.with(arm, "log10IdentityOverEveryBranch", -0.5, -0.4, -0.3)
          .curve(arm, "identityShare", 1, 3, k -> 0.1 * k);
      for (String quantity : List.of("wholeNorm", "identityNorm", "branchesNorm")) {
        made.curve(arm, quantity, 1, 3, k -> k);
      }
    }
    return made;
  }

  @Test
  void extensionHoldsWhereNothingChanges() {
    assertThat(extension(0.2, 0.2, 0.2).verdict(EXTENSION)).isEqualTo(Verdict.HELD);
    assertThat(extension(0.25, 0.26, 0.25).verdict(EXTENSION)).isEqualTo(Verdict.NOT_HELD);
    assertThat(extension(0.2, 0.21, 0.2).verdict(EXTENSION)).isEqualTo(Verdict.UNDECIDED);
    assertThat(extension(0.2, 0.2, 0.2).diverged("plain", 1).verdict(EXTENSION))
        .isEqualTo(Verdict.UNDECIDED);
    assertThat(EXTENSION.figures(extension(0.2, 0.2, 0.2).of(EXTENSION))).hasSize(1);
  }

  private static MadeUpResults extension(double... deep) {
    MadeUpResults made = new MadeUpResults();
    for (String arm : List.of("residual", "plain")) {
      made.with(arm, "shallowTrainError", 0.2, 0.2, 0.2)
          .with(arm, "deepTrainError", deep)
          .with(arm, "greatestLogitDifference", 0, 0, 0)
          .with(arm, "shallowTrainErrorTrainedOn", 0.19, 0.18, 0.19)
          .with(arm, "deepTrainErrorTrainedOn", 0.18, 0.18, 0.19);
    }
    return made;
  }

  @Test
  void deepensByTwelveLayersAndMore() {
    for (Budget budget : Budget.values()) {
      for (String model : List.of("cifar-resnet20", "cifar-plain20")) {
        Network deeper = Zoo.network(IdentityExtension.deeper(model, budget), 10);
        int layers = budget.choose(32, 56, 110);
        assertThat(Surgery.layers(deeper)).hasSize(layers - 1); // and the classifier
      }
    }
  }

  @Test
  void designsAreComplete() {
    for (Study study : List.of(PATHS, GRADIENTS, EXTENSION)) {
      for (Budget budget : Budget.values()) {
        Design design = study.design(budget);
        assertThat(design.seeds()).isGreaterThanOrEqualTo(3);
        assertThat(study.trainings(design.arms().get(0), 1, budget)).hasSize(1);
      }
    }
  }
}
