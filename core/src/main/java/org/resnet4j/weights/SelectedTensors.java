package org.resnet4j.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.TensorInfo;

/** Some of a file's tensors. */
final class SelectedTensors extends ForwardingTensors {

  private final Map<String, TensorInfo> chosen = new LinkedHashMap<>();

  SelectedTensors(TensorFile file, Predicate<String> names) {
    super(file);
    file.tensors().stream()
        .filter(info -> names.test(info.name()))
        .forEach(info -> chosen.put(info.name(), info));
  }

  @Override
  public List<TensorInfo> tensors() {
    return List.copyOf(chosen.values());
  }

  @Override
  public boolean contains(String name) {
    return chosen.containsKey(name);
  }

  @Override
  public TensorInfo info(String name) {
    TensorInfo info = chosen.get(name);
    if (info == null) {
      throw new IllegalArgumentException(path() + " has no tensor " + name);
    }
    return info;
  }
}
