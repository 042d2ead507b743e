package org.resnet4j.torch.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Block;
import org.resnet4j.graph.Network;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Tape;
import org.resnet4j.torch.model.Model;

/**
 * The gradient of a loss on its way down through the residual blocks, block by block and way by
 * way. He et al. 2016 (arXiv 1603.05027), eq. 5: what reaches an early block is what comes by the
 * shortcuts alone, and what comes through branches. All is exact: derivatives at the values of one
 * forward pass of the whole net.
 *
 * <p>Tensors belong to the scope that was open when the pass was run.
 */
public final class BlockGradients {

  private final List<Block> blocks;
  private final Probe probe;
  private final Tensor loss;

  private BlockGradients(List<Block> blocks, Probe probe, Tensor loss) {
    this.blocks = blocks;
    this.probe = probe;
    this.loss = loss;
  }

  /**
   * Runs a batch forward.
   *
   * @param net with residual blocks one behind the other
   * @param images (N, C, H, W)
   * @param labels (N)
   */
  public static BlockGradients of(Model net, Tensor images, Tensor labels, Mode mode) {
    Network network = net.network();
    if (network.blocks().isEmpty()) {
      throw new IllegalArgumentException(network.name() + " has no residual blocks");
    }
    List<Integer> nodes =
        network.blocks().stream()
            .flatMap(b -> Stream.of(b.input(), b.branch(), b.shortcut(), b.sum()))
            .toList();
    Probe probe = Probe.ofIds(network, nodes);
    Tensor loss = Kernels.crossEntropy(new Interpreter(net).forward(images, mode, probe), labels);
    return new BlockGradients(network.blocks(), probe, loss);
  }

  /** The blocks, from the first to the last. */
  public List<Block> blocks() {
    return blocks;
  }

  /** The whole gradient at a block's input. */
  public Tensor atInput(int block) {
    return Tape.gradientAt(value(blocks.get(block).input()), List.of(loss), List.of(one()));
  }

  /** The whole gradient at the last block's sum: every way begins there. */
  public Tensor atLastSum() {
    Block last = blocks.get(blocks.size() - 1);
    return Tape.gradientAt(value(last.sum()), List.of(loss), List.of(one()));
  }

  /** From a gradient at a block's sum, the part at its input that comes by its shortcut. */
  public Tensor byShortcut(int block, Tensor atSum) {
    Block b = blocks.get(block);
    return between(b.input(), b.shortcut(), atSum);
  }

  /** From a gradient at a block's sum, the part at its input that comes through its branch. */
  public Tensor throughBranch(int block, Tensor atSum) {
    Block b = blocks.get(block);
    return between(b.input(), b.branch(), atSum);
  }

  /** From a gradient at a block's input, that at the sum of the block before. */
  public Tensor atSumBefore(int block, Tensor atInput) {
    return between(blocks.get(block - 1).sum(), blocks.get(block).input(), atInput);
  }

  private Tensor between(int from, int to, Tensor gradient) {
    return from == to
        ? gradient
        : Tape.gradientAt(value(from), List.of(value(to)), List.of(gradient));
  }

  /**
   * The two parts of the gradient at a block's input, each computed on its own.
   *
   * @param whole norm of the gradient
   * @param identity norm of what comes by the shortcuts of this block and all behind it
   * @param branches norm of what comes through at least one branch
   * @param identityShare the shortcuts' part of the gradient along its own direction; the branches'
   *     is 1 less this
   * @param error norm of what the two parts lack to the whole, relative to the whole's
   */
  public record Split(
      double whole, double identity, double branches, double identityShare, double error) {}

  /** Splits the gradient at a block's input. */
  public Split split(int block) {
    List<Tensor> branches = new ArrayList<>();
    List<Tensor> gradients = new ArrayList<>();
    Tensor byShortcuts = atLastSum();
    for (int k = blocks.size() - 1; k >= block; k--) {
      branches.add(value(blocks.get(k).branch()));
      gradients.add(byShortcuts);
      byShortcuts = byShortcut(k, byShortcuts);
      byShortcuts = k > block ? atSumBefore(k, byShortcuts) : byShortcuts;
    }
    Tensor input = value(blocks.get(block).input());
    Tensor throughBranches = Tape.gradientAt(input, branches, gradients);
    return split(atInput(block), byShortcuts, throughBranches);
  }

  private static Split split(Tensor whole, Tensor identity, Tensor branches) {
    double norm = Kernels.norm(whole);
    double error = Kernels.distance(identity.add(branches), whole);
    return new Split(
        norm,
        Kernels.norm(identity),
        Kernels.norm(branches),
        Kernels.dot(identity, whole) / (norm * norm),
        error);
  }

  private Tensor one() {
    return Kernels.onesContiguous(loss);
  }

  private Tensor value(int node) {
    return probe.value(node);
  }
}
