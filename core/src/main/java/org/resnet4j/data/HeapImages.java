package org.resnet4j.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.resnet4j.Digests;
import org.resnet4j.image.ImageBytes;

/** Images on the heap, in chunks, so that neither reading nor size needs one huge array. */
public final class HeapImages implements ImageDataset {

  private static final int CHUNK = 1024;

  /** Channels, height and width of every image. */
  public record Size(int channels, int height, int width) {
    int bytes() {
      return channels * height * width;
    }
  }

  private final Facts facts;
  private final Size image;
  private final List<byte[]> chunks;
  private final int[] labels;

  /** SHA-256 over everything held, computed at its first use. */
  private volatile String fingerprint = "";

  private HeapImages(Builder builder) {
    this.facts = builder.facts;
    this.image = builder.image;
    this.chunks = List.copyOf(builder.chunks);
    this.labels = Arrays.copyOf(builder.labels, builder.size);
  }

  /** Collects images, in order. */
  public static final class Builder {
    private final Facts facts;
    private final Size image;
    private final List<byte[]> chunks = new ArrayList<>();
    private int[] labels = new int[CHUNK];
    private int size;

    Builder(String name, List<String> classes, Size image) {
      this(name, "", classes, image);
    }

    public Builder(String name, String part, List<String> classes, Size image) {
      this.facts = new Facts(name, part, classes, image.channels(), image.height(), image.width());
      this.image = image;
    }

    public void add(int label, byte[] source, int offset) {
      Objects.checkIndex(label, facts.classes().size());
      if (size % CHUNK == 0) {
        chunks.add(new byte[CHUNK * image.bytes()]);
      }
      if (size == labels.length) {
        labels = Arrays.copyOf(labels, 2 * size);
      }
      byte[] chunk = chunks.get(size / CHUNK);
      System.arraycopy(source, offset, chunk, size % CHUNK * image.bytes(), image.bytes());
      labels[size++] = label;
    }

    public HeapImages build() {
      return new HeapImages(this);
    }
  }

  @Override
  public Facts facts() {
    return facts;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public ImageBytes bytes(int index) {
    Objects.checkIndex(index, labels.length);
    return new ImageBytes(chunks.get(index / CHUNK), index % CHUNK * image.bytes());
  }

  /** SHA-256 over name, classes, image size, labels and pixels, wherever they were read from. */
  @Override
  public String fingerprint() {
    if (fingerprint.isEmpty()) {
      fingerprint = digest();
    }
    return fingerprint;
  }

  private String digest() {
    MessageDigest digest = Digests.of("SHA-256");
    String head =
        name() + "\n" + String.join("\n", classes()) + "\n" + image + "\n" + size() + "\n";
    digest.update(head.getBytes(StandardCharsets.UTF_8));
    ByteBuffer labelBytes = ByteBuffer.allocate(4 * size());
    labelBytes.asIntBuffer().put(labels);
    digest.update(labelBytes);
    for (int first = 0; first < size(); first += CHUNK) {
      int images = Math.min(CHUNK, size() - first);
      digest.update(chunks.get(first / CHUNK), 0, images * image.bytes());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
