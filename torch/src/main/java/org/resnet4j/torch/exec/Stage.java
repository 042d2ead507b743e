package org.resnet4j.torch.exec;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** One node of a {@link Plan}: keeps between forward and backward what its formula needs. */
interface Stage {

  /** Computes the node's value. */
  Tensor forward(List<Tensor> inputs);

  /** Hands the gradients of its inputs over, writes those of its parameters. */
  void backward(Tensor gradient, Receiver receiver);

  /** Takes the gradient of an input. */
  interface Receiver {
    /**
     * Takes the gradient of the input of this place.
     *
     * @param gradient a handle that is the receiver's from now on
     * @param fresh whether nobody else has the memory, so that it may be added to
     */
    void accept(int input, Tensor gradient, boolean fresh);
  }
}
