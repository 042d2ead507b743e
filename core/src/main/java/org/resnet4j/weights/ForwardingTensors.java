package org.resnet4j.weights;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.TensorInfo;

/** A file seen through another: a subclass may change which tensors there are. */
public abstract class ForwardingTensors implements TensorFile {

  /** Those that are there, by name; in the beginning the file's. */
  final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

  private final TensorFile file;

  /** Takes the file over. */
  public ForwardingTensors(TensorFile file) {
    this.file = file;
    file.tensors().forEach(info -> tensors.put(info.name(), info));
  }

  final TensorFile file() {
    return file;
  }

  @Override
  public Path path() {
    return file.path();
  }

  @Override
  public Format format() {
    return file.format();
  }

  @Override
  public Map<String, String> metadata() {
    return file.metadata();
  }

  @Override
  public List<TensorInfo> tensors() {
    return List.copyOf(tensors.values());
  }

  @Override
  public boolean contains(String name) {
    return tensors.containsKey(name);
  }

  @Override
  public TensorInfo info(String name) {
    TensorInfo info = tensors.get(name);
    if (info == null) {
      throw new IllegalArgumentException(path() + " has no tensor " + name);
    }
    return info;
  }

  @Override
  public ByteBuffer data(String name) {
    return file.data(name);
  }

  @Override
  public void close() {
    file.close();
  }
}
