package org.resnet4j.torch.exec;

import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.onednn.OneDnn;

/** Computes logits with a trained network's running statistics. */
public interface Inference extends AutoCloseable {

  /** The network, which may not be trained further while this is in use. */
  Executor net();

  /**
   * The logits of a batch of any size.
   *
   * @param images (N, C, H, W), of the network's element type, on its device; kept unchanged
   * @return (N, classes), belonging to the open {@link Scope}
   */
  Tensor logits(Tensor images);

  @Override
  void close();

  /**
   * The fastest way there is: an {@link InferencePlan}, or node by node where the network is not in
   * single precision, not on the CPU, or oneDNN does not load.
   *
   * @param image shape of the images to come
   */
  static Inference fastest(Executor net, Shape image) {
    boolean planned =
        net.device() == Device.CPU && net.element() == Element.FLOAT32 && OneDnn.available();
    return planned ? new InferencePlan(net, image, Precision.FP32) : plain(net);
  }

  /** Node by node on libtorch: the reference. The network stays open when this is closed. */
  static Inference plain(Executor net) {
    return new PlainInference(net);
  }
}
