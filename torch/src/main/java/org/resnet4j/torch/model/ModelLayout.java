package org.resnet4j.torch.model;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Parameter;
import org.resnet4j.image.PixelOrder;

/**
 * In which order a model's elements lie in memory. Names, shapes and values do not depend on it.
 *
 * @param storage of parameters that are not in PyTorch's order, by name
 * @param pixels of the maps that it computes fastest
 */
public record ModelLayout(Map<String, WeightStorage> storage, PixelOrder pixels) {

  /** PyTorch's order. */
  public static final ModelLayout PYTORCH = new ModelLayout(Map.of(), PixelOrder.PLANES);

  public ModelLayout {
    storage = Map.copyOf(storage);
  }

  /** Maps and the weights of convolutions channels last, as tensor cores want them. */
  public static ModelLayout channelsLast(Network network) {
    return new ModelLayout(WeightStorage.channelsLast(network), PixelOrder.CHANNELS_LAST);
  }

  /** Weights as a program of primitives wants them, by parameter name; it makes maps of its own. */
  public static ModelLayout of(Map<String, WeightStorage> storage) {
    return new ModelLayout(storage, PixelOrder.PLANES);
  }

  /** How a parameter's elements lie. */
  public WeightStorage of(Parameter parameter) {
    return storage.getOrDefault(parameter.name(), WeightStorage.PYTORCH);
  }

  /**
   * Views by parameter name of a flat buffer in which the elements of all parameters lie one behind
   * the other; they belong to the open scope.
   *
   * @param flat (P)
   */
  public Map<String, Tensor> views(List<Parameter> parameters, Tensor flat) {
    return WeightStorage.views(parameters, storage, flat);
  }
}
