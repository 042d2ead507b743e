package org.resnet4j.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.resnet4j.ResnetException;

/** Tells formats apart by their first bytes. */
final class TensorFormats {

  private static final int HEAD = 512;
  private static final int TAR_MAGIC = 257;

  private static final List<String> WEB_PAGES = List.of("<!doctype", "<html", "<?xml", "<head");

  /** The beginnings of files that are taken for weights, and what to do with them. */
  private static final Map<String, String> OTHERS = others();

  private TensorFormats() {}

  private static Map<String, String> others() {
    Map<String, String> others = new LinkedHashMap<>();
    others.put("version https://git-lfs", "is a Git LFS pointer; fetch the file: git lfs pull");
    others.put("\u001f\u008b", "is compressed by gzip; unpack it first");
    others.put("\u0089HDF", "is an HDF5 file (Keras); save the weights as safetensors");
    others.put("\u0093NUMPY", "is a NumPy array; save the weights as safetensors");
    others.put("GGUF", "is a GGUF file; save the weights as safetensors");
    return others;
  }

  static TensorFile open(Path file) {
    return Source.opened(file, TensorFormats::open);
  }

  static TensorFile openToReplace(Path file) {
    return Source.openedToReplace(file, TensorFormats::open);
  }

  private static TensorFile open(Source source) {
    ByteBuffer bytes = source.read(0, (int) Math.min(source.size(), HEAD));
    String head = StandardCharsets.ISO_8859_1.decode(bytes).toString();
    if (head.startsWith("PK\u0003\u0004")) {
      return TorchZip.open(source);
    }
    if (head.startsWith("{", Long.BYTES)) {
      return Safetensors.open(source);
    }
    if (head.startsWith("\u0080") || head.startsWith("L119547037146038801333356L")) {
      return TorchLegacy.open(source);
    }
    throw foreign(source, head);
  }

  private static ResnetException foreign(Source source, String head) {
    if (head.isEmpty()) {
      return source.error("is empty; copy or download it again");
    }
    if (head.startsWith("ustar", TAR_MAGIC)) {
      return source.error(
          "is a tar archive; unpack it, or if PyTorch before 0.1.10 wrote it, in Python:"
              + " torch.save(torch.load(file, weights_only=False), 'weights.pth')");
    }
    String text = head.strip().toLowerCase(Locale.ROOT);
    if (WEB_PAGES.stream().anyMatch(text::startsWith)) {
      return source.error("is a web page; download the file itself");
    }
    return OTHERS.entrySet().stream()
        .filter(other -> head.startsWith(other.getKey()))
        .findFirst()
        .map(other -> source.error(other.getValue()))
        .orElseGet(() -> unknown(source, head));
  }

  private static ResnetException unknown(Source source, String head) {
    byte[] first =
        head.substring(0, Math.min(8, head.length())).getBytes(StandardCharsets.ISO_8859_1);
    return source.error(
        "begins with %s, as no weights file does; safetensors and what torch.save wrote can be read"
            .formatted(HexFormat.ofDelimiter(" ").formatHex(first)));
  }
}
