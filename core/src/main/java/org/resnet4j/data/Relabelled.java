package org.resnet4j.data;

import java.util.List;
import java.util.stream.IntStream;
import org.resnet4j.Digests;

/** The images of a data set by other names and labels of its classes. */
public final class Relabelled extends Selection {

  /** The labels of the classes, by their labels in the whole. */
  private final List<Integer> labels;

  private Relabelled(ImageDataset whole, Facts facts, List<Integer> labels) {
    super(whole, IntStream.range(0, whole.size()).toArray(), facts);
    this.labels = labels;
  }

  /**
   * The data set itself where its classes are those of the choice.
   *
   * @param whole with the classes that are taken, in the order of their labels
   */
  public static ImageDataset of(ImageDataset whole, ClassChoice choice) {
    List<Integer> labels = choice.labels().stream().filter(label -> label >= 0).sorted().toList();
    Facts of = whole.facts();
    Facts facts =
        new Facts(of.name(), of.part(), choice.classes(), of.channels(), of.height(), of.width());
    return facts.equals(of) ? whole : new Relabelled(whole, facts, labels);
  }

  @Override
  public int label(int index) {
    return labels.get(super.label(index));
  }

  /** SHA-256 over the whole's fingerprint, names and labels. */
  @Override
  public String fingerprint() {
    return Digests.sha256(
        "relabelled 1\n" + whole().fingerprint() + "\n" + classes() + "\n" + labels);
  }
}
