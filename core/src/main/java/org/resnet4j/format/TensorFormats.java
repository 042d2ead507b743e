package org.resnet4j.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.resnet4j.ResnetException;
import org.resnet4j.format.pytorch.TorchLegacy;
import org.resnet4j.format.pytorch.TorchZip;

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

  static TensorFile open(Path file, Optional<String> key) {
    return Source.opened(file, source -> open(source, key));
  }

  static TensorFile openToReplace(Path file, Optional<String> key) {
    return Source.openedToReplace(file, source -> open(source, key));
  }

  private static TensorFile open(Source source, Optional<String> key) {
    ByteBuffer bytes = source.read(0, (int) Math.min(source.size(), HEAD));
    String head = StandardCharsets.ISO_8859_1.decode(bytes).toString();
    if (head.startsWith("PK\u0003\u0004")) {
      return TorchZip.open(source, key);
    }
    if (beginsAnObject(source)) {
      return Safetensors.open(source);
    }
    if (head.startsWith("\u0080") || head.startsWith("L119547037146038801333356L")) {
      return TorchLegacy.open(source, key);
    }
    throw foreign(source, head);
  }

  /** Whether JSON's opening brace, and nothing but white space before it, follows 8 bytes. */
  static boolean beginsAnObject(Source source) {
    long length = Math.min(source.size(), HEAD) - Long.BYTES;
    if (length <= 0) {
      return false;
    }
    ByteBuffer text = source.read(Long.BYTES, (int) length);
    return StandardCharsets.ISO_8859_1.decode(text).toString().matches("(?s)[ \\t\\r\\n]*\\{.*");
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
    String name = String.valueOf(source.file().getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".onnx")) {
      return source.error(
          "is an ONNX model, a program with its weights; save the weights where it was exported, in"
              + " Python: torch.save(model.state_dict(), 'weights.pth')");
    }
    if (name.endsWith(".safetensors")) {
      return source.error(SafetensorsHeader.NO_HEADER);
    }
    byte[] first =
        head.substring(0, Math.min(8, head.length())).getBytes(StandardCharsets.ISO_8859_1);
    return source.error(
        "begins with %s, as no weights file does; safetensors and what torch.save wrote can be read"
            .formatted(HexFormat.ofDelimiter(" ").formatHex(first)));
  }
}
