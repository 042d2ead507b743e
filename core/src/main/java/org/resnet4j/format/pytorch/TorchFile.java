package org.resnet4j.format.pytorch;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import org.resnet4j.format.AtomicFiles;
import org.resnet4j.format.DType;
import org.resnet4j.format.PickleFault;
import org.resnet4j.format.ReadBudget;
import org.resnet4j.format.Source;
import org.resnet4j.format.StoredTensor;
import org.resnet4j.format.TensorEntry;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.TensorInfo;

/**
 * What {@code torch.save} wrote: a zip archive since PyTorch 1.6, a stream of pickles before.
 * Opened by {@link TensorFile#open}.
 *
 * <p>The pickle in it is read as data: nothing it names is looked up or run. A checkpoint around
 * the state dict is recognised by its keys ({@code state_dict}, {@code model}, ...; the trained
 * weights come before their running average), its scalars are the metadata, and {@link
 * TensorFile#STATE_DICT_KEY} among them says which key was taken.
 */
public final class TorchFile implements TensorFile {

  private final Source source;
  private final Format format;
  private final boolean bigEndian;
  private final Map<String, StoredTensor> stored;
  private final Map<String, String> metadata;

  TorchFile(
      Source source,
      Format format,
      boolean bigEndian,
      Map<String, StoredTensor> stored,
      Map<String, String> metadata) {
    this.source = source;
    this.format = format;
    this.bigEndian = bigEndian;
    this.stored = stored;
    this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  @Override
  public Format format() {
    return format;
  }

  @Override
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * Writes what {@code torch.load(file, weights_only=True)} opens as a state dict and {@code
   * load_state_dict} takes. The same input gives the same bytes.
   *
   * @param metadata free text by key, in a record of its own that PyTorch leaves alone; empty for
   *     none
   * @throws IllegalArgumentException where two tensors have one name, or bytes do not fit a shape
   */
  public static void write(Path file, Map<String, String> metadata, List<TensorEntry> entries) {
    AtomicFiles.writeChannel(
        file, channel -> TorchWriter.write(channel, metadata, List.copyOf(entries)));
  }

  /** Whether tensors of this type can be written. */
  public static boolean holds(DType type) {
    return StateDictPickle.holds(type);
  }

  @Override
  public Path path() {
    return source.file();
  }

  @Override
  public List<TensorInfo> tensors() {
    return stored.values().stream().map(StoredTensor::info).toList();
  }

  @Override
  public boolean contains(String name) {
    return stored.containsKey(name);
  }

  @Override
  public TensorInfo info(String name) {
    return stored(name).info();
  }

  private StoredTensor stored(String name) {
    StoredTensor tensor = stored.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(path() + " has no tensor " + name);
    }
    return tensor;
  }

  @Override
  public ByteBuffer data(String name) {
    return stored(name).read(source, bigEndian);
  }

  @Override
  public void close() {
    source.close();
  }

  /** The state dict's tensors, each checked against the place that its storage has. */
  static Map<String, StoredTensor> locate(
      Source source,
      Map<String, Pickled.Tensor> tensors,
      ReadBudget budget,
      Map<String, StoredTensor.Region> regions) {
    Map<String, StoredTensor> located = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          StoredTensor.Region region = regions.get(tensor.storage().key());
          if (region == null) {
            throw source.error(
                "is damaged: it has no storage %s, which tensor %s needs"
                    .formatted(SafeText.name(tensor.storage().key()), SafeText.name(name)));
          }
          located.put(name, locate(source, name, tensor, region, budget));
        });
    return located;
  }

  private static StoredTensor locate(
      Source source,
      String name,
      Pickled.Tensor tensor,
      StoredTensor.Region region,
      ReadBudget budget) {
    try {
      return StoredTensor.of(name, tensor, region, budget.limit());
    } catch (PickleFault e) {
      throw ResnetException.data(source.file() + " " + e.message());
    }
  }
}
