package org.resnet4j.graph;

/**
 * A residual block as a marked region: relu(branch + shortcut) with the sum in one node. Ids are
 * those of {@link Network#nodes()}.
 *
 * @param name scope of its nodes: {@code layer2.0}
 * @param input the node that both ways read
 * @param branch last node of F(x)
 * @param shortcut last node of the shortcut; equals {@code input} where it is the identity
 * @param sum the addition
 */
public record Block(String name, int input, int branch, int shortcut, int sum) {

  /** Whether the shortcut passes its input on unchanged. */
  public boolean isIdentity() {
    return shortcut == input;
  }
}
