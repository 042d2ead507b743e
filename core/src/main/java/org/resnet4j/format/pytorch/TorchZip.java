package org.resnet4j.format.pytorch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.resnet4j.Text;
import org.resnet4j.format.PickleFault;
import org.resnet4j.format.ReadBudget;
import org.resnet4j.format.Source;
import org.resnet4j.format.StoredTensor;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.ZipDirectory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The zip archive of {@code torch.save} since PyTorch 1.6: {@code NAME/data.pkl}, and the storages
 * as {@code NAME/data/KEY}; NAME is the archive's own, whatever it is.
 */
public final class TorchZip {

  private static final String PICKLE = "/data.pkl";

  /** A record that PyTorch leaves alone; holds the metadata of files written here. */
  static final String METADATA = "extra/resnet4j.json";

  private static final int LONGEST_METADATA = 1 << 20;

  private final Source source;
  private final ReadBudget budget;
  private final Optional<String> key;
  private final Map<String, ZipDirectory.Entry> entries;

  private TorchZip(Source source, ReadBudget budget, Optional<String> key) {
    this.source = source;
    this.budget = budget;
    this.key = key;
    this.entries = directory();
  }

  private Map<String, ZipDirectory.Entry> directory() {
    try {
      ZipDirectory directory = new ZipDirectory(source, budget);
      refusePrograms(directory.names());
      return directory.entries();
    } catch (PickleFault e) {
      throw source.error("is no state dict: its directory " + e.message());
    }
  }

  public static TorchFile open(Source source, Optional<String> key) {
    return new TorchZip(source, new ReadBudget(source.size()), key).open();
  }

  private TorchFile open() {
    ZipDirectory.Entry pickle = pickle();
    String root = pickle.name().substring(0, pickle.name().length() - PICKLE.length() + 1);
    TorchVocabulary vocabulary = new TorchVocabulary(budget);
    PickleInput in = new PickleInput(source.map(pickle.begin(), pickle.size()), budget);
    Checkpoint checkpoint =
        Checkpoint.of(source, PickleMachine.read(source.file(), in, vocabulary), key);
    Map<String, StoredTensor> tensors =
        TorchFile.locate(source, checkpoint.tensors(), budget, regions(root));
    Map<String, String> metadata = new LinkedHashMap<>(checkpoint.metadata());
    metadata.putAll(ownMetadata(entries.get(root + METADATA)));
    return new TorchFile(
        source,
        TensorFile.Format.TORCH_ZIP,
        isBigEndian(entries.get(root + "byteorder")),
        tensors,
        metadata);
  }

  private ZipDirectory.Entry pickle() {
    List<ZipDirectory.Entry> pickles =
        entries.values().stream()
            .filter(entry -> entry.name().indexOf('/') == entry.name().length() - PICKLE.length())
            .filter(entry -> entry.name().endsWith(PICKLE))
            .toList();
    if (pickles.size() != 1) {
      throw source.error(
          ("is a zip archive with %s data.pkl, so torch.save did not write it; unpack it, if it"
                  + " holds a weights file")
              .formatted(pickles.isEmpty() ? "no" : "more than one"));
    }
    ZipDirectory.Entry pickle = pickles.get(0);
    if (pickle.size() > Integer.MAX_VALUE) {
      throw source.error(Text.of("has a pickle of %d bytes", pickle.size()));
    }
    return pickle;
  }

  private void refusePrograms(List<String> names) {
    if (names.stream().anyMatch(name -> name.endsWith("/archive_format"))) {
      throw source.error(
          "is a program that torch.export saved, with its weights, and no state dict; in Python:"
              + " torch.save(dict(torch.export.load('%s').state_dict), 'weights.pth')"
                  .formatted(source.file().getFileName()));
    }
    if (names.stream().anyMatch(name -> name.endsWith(".npy"))) {
      throw source.error(
          "is an archive of NumPy's arrays (.npz); in Python: torch.save({name: torch.as_tensor(a)"
              + " for name, a in numpy.load('%s').items()}, 'weights.pth')"
                  .formatted(source.file().getFileName()));
    }
    boolean script =
        names.stream().anyMatch(name -> name.endsWith("/constants.pkl") || name.contains("/code/"));
    if (script) {
      throw source.error(
          "is a TorchScript archive, a program with its weights, and no state dict; in Python:"
              + " torch.save(torch.jit.load('%s').state_dict(), 'weights.pth')"
                  .formatted(source.file().getFileName()));
    }
  }

  private Map<String, StoredTensor.Region> regions(String root) {
    String folder = root + "data/";
    Map<String, StoredTensor.Region> regions = new HashMap<>();
    for (ZipDirectory.Entry entry : entries.values()) {
      if (entry.name().startsWith(folder)) {
        regions.put(
            entry.name().substring(folder.length()),
            new StoredTensor.Region(entry.begin(), entry.size()));
      }
    }
    return regions;
  }

  private boolean isBigEndian(ZipDirectory.@Nullable Entry entry) {
    String order = entry == null ? "little" : text(entry, 6);
    if (!order.equals("little") && !order.equals("big")) {
      throw source.error("is damaged: its byteorder is neither 'little' nor 'big'");
    }
    return order.equals("big");
  }

  /** The text of a small entry; of a longer one its beginning. */
  private String text(ZipDirectory.Entry entry, int most) {
    ByteBuffer bytes = source.read(entry.begin(), (int) Math.min(entry.size(), most));
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private Map<String, String> ownMetadata(ZipDirectory.@Nullable Entry entry) {
    if (entry == null) {
      return Map.of();
    }
    try {
      JsonNode json = JsonMapper.shared().readTree(text(entry, LONGEST_METADATA));
      if (json.isObject() && json.valueStream().allMatch(JsonNode::isString)) {
        Map<String, String> metadata = new LinkedHashMap<>();
        json.properties().forEach(p -> metadata.put(p.getKey(), p.getValue().stringValue()));
        return metadata;
      }
    } catch (JacksonException e) {
      throw source.error("is damaged: its %s is no JSON".formatted(METADATA));
    }
    throw source.error("is damaged: its %s is no map of strings".formatted(METADATA));
  }
}
