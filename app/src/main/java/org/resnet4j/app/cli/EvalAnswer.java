package org.resnet4j.app.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Optional;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.metrics.Confusion;
import org.resnet4j.metrics.Evaluation;

/**
 * What {@code eval --json} prints.
 *
 * @param evaluation its figures come first
 * @param recall of the classes that have images
 * @param confused pairs of classes, the most frequent first
 */
@JsonPropertyOrder("evaluation")
record EvalAnswer(
    @JsonUnwrapped @JsonIgnoreProperties("confusion") Evaluation evaluation,
    String data,
    String split,
    int classes,
    List<Recall> recall,
    List<Confused> confused) {

  private static final int MOST_PAIRS = 100;

  record Recall(
      @JsonProperty("class") String name, int index, long n, long correct, double recall) {}

  record Confused(@JsonProperty("class") String name, String predicted, long n) {}

  /** The answer for a net whose logits are not finite: only the number of images is known. */
  record NotFinite(
      double top1, double top5, double loss, long n, Optional<Long> correct, String data) {

    static NotFinite of(ImageDataset data) {
      return new NotFinite(
          Double.NaN, Double.NaN, Double.NaN, data.size(), Optional.empty(), data.name());
    }
  }

  static EvalAnswer of(Evaluation evaluation, ImageDataset data) {
    Confusion confusion = evaluation.confusion();
    return new EvalAnswer(
        evaluation,
        data.name(),
        data.part().isEmpty() ? "all" : data.part(),
        confusion.classNames().size(),
        confusion.seen().stream().map(label -> recall(confusion, label)).toList(),
        confusion.confused(MOST_PAIRS).stream().map(pair -> confused(confusion, pair)).toList());
  }

  private static Recall recall(Confusion confusion, int label) {
    return new Recall(
        confusion.classNames().get(label),
        label,
        confusion.images(label),
        confusion.count(label, label),
        confusion.recall(label));
  }

  private static Confused confused(Confusion confusion, Confusion.Pair pair) {
    List<String> names = confusion.classNames();
    return new Confused(names.get(pair.label()), names.get(pair.prediction()), pair.count());
  }
}
