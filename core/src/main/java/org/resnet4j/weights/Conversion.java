package org.resnet4j.weights;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import org.resnet4j.format.DType;
import org.resnet4j.format.Elements;
import org.resnet4j.format.Safetensors;
import org.resnet4j.format.TensorEntry;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.pytorch.TorchFile;

/**
 * Writes a weights file anew: in another format, with another element type, with batch norms folded
 * into the convolutions. Names stay the file's own, integers as they are; without a change every
 * byte of every tensor is the same.
 *
 * @param format of the new file
 * @param dtype of its floating-point tensors; empty: as they are
 * @param folding the network whose batch norms are folded, compared with the file; empty: none are
 */
public record Conversion(Target format, Optional<DType> dtype, Optional<Fit> folding) {

  /** What can be written. */
  public enum Target {
    SAFETENSORS,
    /** A zip that {@code torch.load(weights_only=True)} opens. */
    PTH
  }

  /** Metadata that says that batch norms were folded. */
  private static final String FOLDED = "folded";

  /**
   * Writes {@code out} from {@code in}; beside and renamed.
   *
   * @throws ResnetException of kind DATA where there is nothing to fold, or the file does not fit
   *     the network; of kind FAILED where {@code out} cannot be written
   */
  public void write(TensorFile in, Path out) {
    List<TensorEntry> entries =
        folding.map(fit -> folded(in, fit)).orElseGet(() -> asTheyAre(in)).stream()
            .map(this::converted)
            .toList();
    if (format == Target.PTH) {
      entries.forEach(entry -> requireTorchType(in, entry));
      TorchFile.write(out, metadata(in), entries);
    } else {
      Safetensors.write(out, metadata(in), entries);
    }
  }

  private static void requireTorchType(TensorFile in, TensorEntry entry) {
    if (!TorchFile.holds(entry.dtype())) {
      throw ResnetException.data(
          "%s: tensor %s has type %s, which the .pth files written here do not hold; give --format safetensors%s"
              .formatted(
                  in.path(),
                  SafeText.name(entry.name()),
                  entry.dtype(),
                  entry.dtype().isFloat() ? " or --dtype" : ""));
    }
  }

  private static List<TensorEntry> folded(TensorFile in, Fit fit) {
    fit.require(in.path());
    FoldedTensors folded = FoldedTensors.of(in, fit);
    if (folded.folding().folded().isEmpty()) {
      throw ResnetException.data(
          "%s as %s has no batch norm behind a convolution: nothing is left to fold"
              .formatted(in.path(), fit.network().name()));
    }
    return folded.entries();
  }

  private static List<TensorEntry> asTheyAre(TensorFile in) {
    return in.tensors().stream()
        .map(info -> new TensorEntry(info, () -> in.data(info.name())))
        .toList();
  }

  private TensorEntry converted(TensorEntry entry) {
    DType to = dtype.filter(type -> entry.dtype().isFloat()).orElse(entry.dtype());
    if (to == entry.dtype()) {
      return entry;
    }
    return new TensorEntry(
        entry.name(),
        to,
        entry.shape(),
        () -> Elements.convert(entry.data().get(), entry.dtype(), to));
  }

  /** The file's own, and what Hugging Face's loaders ask for. */
  private Map<String, String> metadata(TensorFile in) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    metadata.putAll(in.metadata());
    if (format == Target.SAFETENSORS) {
      metadata.put("format", "pt"); // whatever a checkpoint says under that key
    }
    if (folding.isPresent()) {
      metadata.put(FOLDED, "batch-norm");
    }
    return metadata;
  }
}
