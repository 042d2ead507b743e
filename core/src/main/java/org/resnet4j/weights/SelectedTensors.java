package org.resnet4j.weights;

import java.util.function.Predicate;
import org.resnet4j.format.TensorFile;

/** Some of a file's tensors. */
final class SelectedTensors extends ForwardingTensors {

  SelectedTensors(TensorFile file, Predicate<String> names) {
    super(file);
    tensors.keySet().removeIf(names.negate());
  }
}
