package org.resnet4j.torch.internal.program;

/** Lists the calls that pass a node's gradient on to its inputs and parameters. */
@FunctionalInterface
interface BackwardCalls {

  /**
   * Adds the calls.
   *
   * @param gradient of the node's value
   */
  void list(GradientFlow.Gradient gradient, GradientFlow flow);
}
