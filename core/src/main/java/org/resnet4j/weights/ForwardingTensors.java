package org.resnet4j.weights;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.TensorInfo;

/** A file seen through another: everything is the other's but what a subclass says otherwise. */
abstract class ForwardingTensors implements TensorFile {

  private final TensorFile file;

  /** Takes the file over. */
  ForwardingTensors(TensorFile file) {
    this.file = file;
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
    return file.tensors();
  }

  @Override
  public boolean contains(String name) {
    return file.contains(name);
  }

  @Override
  public TensorInfo info(String name) {
    return file.info(name);
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
