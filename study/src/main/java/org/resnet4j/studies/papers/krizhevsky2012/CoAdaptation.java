package org.resnet4j.studies.papers.krizhevsky2012;

import java.util.ArrayList;
import java.util.List;

/** Whether hidden units do the same work. */
public final class CoAdaptation {

  private CoAdaptation() {}

  /**
   * The mean absolute correlation of all pairs of units that are not constant; 0 where there is no
   * pair.
   *
   * @param responses a row an image, a column a unit
   */
  public static double meanAbsoluteCorrelation(double[][] responses) {
    List<double[]> units = standardised(responses);
    double sum = 0;
    for (int i = 0; i < units.size(); i++) {
      for (int j = 0; j < i; j++) {
        sum += Math.abs(product(units.get(i), units.get(j)));
      }
    }
    double pairs = units.size() * (units.size() - 1) / 2.0;
    return pairs == 0 ? 0 : sum / pairs;
  }

  /** Of each unit that varies its deviations from the mean, of norm 1. */
  private static List<double[]> standardised(double[][] responses) {
    List<double[]> units = new ArrayList<>();
    for (int unit = 0; unit < responses[0].length; unit++) {
      double[] values = new double[responses.length];
      double mean = 0;
      for (int i = 0; i < values.length; i++) {
        values[i] = responses[i][unit];
        mean += values[i] / values.length;
      }
      for (int i = 0; i < values.length; i++) {
        values[i] -= mean;
      }
      double norm = Math.sqrt(product(values, values));
      if (norm > 1e-9) {
        for (int i = 0; i < values.length; i++) {
          values[i] /= norm;
        }
        units.add(values);
      }
    }
    return units;
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
