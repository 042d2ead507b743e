package org.resnet4j.format.pytorch;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.resnet4j.SafeText;
import org.resnet4j.Text;
import org.resnet4j.format.PickleFault;
import org.resnet4j.format.ReadBudget;
import org.resnet4j.format.Source;
import org.resnet4j.format.StoredTensor;
import org.resnet4j.format.TensorFile;

/**
 * The stream of {@code torch.save} before PyTorch 1.6: five pickles (magic number, protocol,
 * properties of the machine, what was saved, the storages' keys), then each storage as its number
 * of elements in 8 bytes and the elements, little-endian throughout.
 */
public final class TorchLegacy {

  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long PROTOCOL = 1001;

  private final Source source;
  private final Optional<String> key;
  private final ReadBudget budget;
  private final PickleInput in;
  private final TorchVocabulary vocabulary;

  private TorchLegacy(Source source, Optional<String> key) {
    this.source = source;
    this.key = key;
    this.budget = new ReadBudget(source.size());
    this.in = new PickleInput(source.map(0, Math.min(source.size(), Integer.MAX_VALUE)), budget);
    this.vocabulary = new TorchVocabulary(budget);
  }

  public static TorchFile open(Source source, Optional<String> key) {
    return new TorchLegacy(source, key).open();
  }

  private TorchFile open() {
    if (!(next() instanceof Pickled.BigInt magic) || !magic.value().equals(MAGIC)) {
      throw source.error(
          "is a pickle that torch.save did not write; in Python:"
              + " torch.save(model.state_dict(), 'weights.pth')");
    }
    if (!(next() instanceof Pickled.Int protocol) || protocol.value() != PROTOCOL) {
      throw source.error(Text.of("has another protocol than PyTorch's %d", PROTOCOL));
    }
    next();
    Checkpoint checkpoint = Checkpoint.of(source, next(), key);
    return new TorchFile(
        source,
        TensorFile.Format.TORCH_LEGACY,
        false,
        TorchFile.locate(source, checkpoint.tensors(), budget, regions(next())),
        checkpoint.metadata());
  }

  private Pickled next() {
    return PickleMachine.read(source.file(), in, vocabulary);
  }

  /** Walks through the storages behind the pickles. */
  private Map<String, StoredTensor.Region> regions(Pickled keys) {
    if (!(keys instanceof Pickled.Items list)) {
      throw source.error("is damaged: the keys of its storages are no list");
    }
    Map<String, StoredTensor.Region> regions = new HashMap<>();
    long position = in.position();
    for (Pickled item : list.values()) {
      String key = key(item);
      StoredTensor.Region region = region(key, position);
      if (regions.put(key, region) != null) {
        throw source.error("is damaged: it lists storage %s twice".formatted(shown(key)));
      }
      position = region.begin() + region.size();
    }
    return regions;
  }

  private String key(Pickled item) {
    try {
      return TorchVocabulary.key(item);
    } catch (PickleFault e) {
      throw source.error("is damaged: the keys of its storages are no text");
    }
  }

  private static String shown(String key) {
    return SafeText.name(key);
  }

  private StoredTensor.Region region(String key, long position) {
    TorchVocabulary.Extent storage = vocabulary.storages().get(key);
    if (storage == null) {
      throw source.error("is damaged: nothing refers to its storage %s".formatted(shown(key)));
    }
    if (position > source.size() - Long.BYTES) {
      throw truncated(key, position + Long.BYTES);
    }
    long elements = source.read(position, Long.BYTES).getLong();
    if (elements != storage.elements()) {
      throw source.error(
          Text.of(
              "is damaged: storage %s has %d elements at byte %d, and %d in the pickle",
              shown(key), elements, position, storage.elements()));
    }
    long begin = position + Long.BYTES;
    int unit = storage.unit();
    if (elements > (source.size() - begin) / unit) {
      throw truncated(key, begin + (double) elements * unit);
    }
    return new StoredTensor.Region(begin, elements * unit);
  }

  private RuntimeException truncated(String key, double end) {
    return source.error(
        Text.of(
            "is truncated: storage %s ends at byte %.0f, the file has %d; copy or download it again",
            shown(key), end, source.size()));
  }
}
