package org.resnet4j.torch.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.resnet4j.Digests;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException;
import org.resnet4j.weights.Fit;
import org.resnet4j.weights.OpenedWeights;

/**
 * Where the weights came from that a run began with; in its config.json.
 *
 * @param source as it was given: a file, a folder, or a net of the zoo with its tag
 * @param sha256 of the files that held them, by name
 * @param left tensors that are no part of the net
 * @param ignored tensors that were overlooked because the user said so
 * @param freshHead whether the classifier was drawn from the seed
 */
public record InitialWeights(
    String source,
    Map<String, String> sha256,
    List<String> left,
    List<String> ignored,
    boolean freshHead) {

  public InitialWeights {
    sha256 = Collections.unmodifiableSortedMap(new TreeMap<>(sha256));
    left = List.copyOf(left);
    ignored = List.copyOf(ignored);
  }

  /**
   * What is noted of weights.
   *
   * @param fit how they were found to be the net's
   * @param freshHead whether the fit is without the classifier
   */
  public static InitialWeights of(
      String source, OpenedWeights weights, Fit fit, boolean freshHead) {
    Map<String, String> digests = new TreeMap<>();
    for (Path file : weights.files()) {
      digests.put(String.valueOf(file.getFileName()), digest(file));
    }
    return new InitialWeights(source, digests, fit.extras(), weights.ignored(), freshHead);
  }

  private static String digest(Path file) {
    try {
      return Digests.ofFile("SHA-256", file);
    } catch (IOException e) {
      throw ResnetException.failed("cannot read " + file + ": " + IoReason.of(e), e);
    }
  }
}
