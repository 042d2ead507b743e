package org.resnet4j.torch.study;

import java.util.ArrayList;
import java.util.List;
import org.resnet4j.data.ImageBytes;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.fetch.Digests;

/** The first images of each class, until {@code data.Subset} is there. */
record EvenSubset(ImageDataset of, List<Integer> indices) implements ImageDataset {

  static ImageDataset first(ImageDataset of, int images) {
    int classes = of.classes().size();
    int[] taken = new int[classes];
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      int label = of.label(i);
      if (taken[label] < (images + classes - 1 - label) / classes) {
        taken[label]++;
        indices.add(i);
      }
    }
    return new EvenSubset(of, indices);
  }

  @Override
  public String name() {
    return of.name();
  }

  @Override
  public List<String> classes() {
    return of.classes();
  }

  @Override
  public int size() {
    return indices.size();
  }

  @Override
  public int channels() {
    return of.channels();
  }

  @Override
  public int height() {
    return of.height();
  }

  @Override
  public int width() {
    return of.width();
  }

  @Override
  public int label(int index) {
    return of.label(indices.get(index));
  }

  @Override
  public ImageBytes bytes(int index) {
    return of.bytes(indices.get(index));
  }

  @Override
  public String fingerprint() {
    byte[] content = (of.fingerprint() + indices).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return java.util.HexFormat.of().formatHex(Digests.of("SHA-256").digest(content));
  }
}
