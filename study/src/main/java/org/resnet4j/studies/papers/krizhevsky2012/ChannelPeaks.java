package org.resnet4j.studies.papers.krizhevsky2012;

/** The strongest response of each image and its neighbours by channel. */
final class ChannelPeaks {

  private final double[] before;
  private final int channels;
  private final int pixels;

  /**
   * Responses, (N, C, pixels).
   *
   * @param channels C
   * @param pixels of a channel
   */
  ChannelPeaks(double[] before, int channels, int pixels) {
    this.before = before;
    this.channels = channels;
    this.pixels = pixels;
  }

  /**
   * Adds the responses around each image's peak, by distance in channels; where there is no such
   * channel, nothing.
   *
   * @param normalised the same after something, of the same shape
   * @param sumBefore by distance, the peak in the middle
   * @param sumAfter the same of what came after
   * @return the sum of the peaks
   */
  double add(double[] normalised, double[] sumBefore, double[] sumAfter) {
    int image = channels * pixels;
    double peaks = 0;
    for (int start = 0; start < before.length; start += image) {
      int peak = peak(start, image);
      peaks += before[peak];
      int channel = (peak - start) / pixels;
      for (int i = 0; i < sumBefore.length; i++) {
        int distance = i - sumBefore.length / 2;
        int other = channel + distance;
        if (other >= 0 && other < channels) {
          int place = peak + distance * pixels;
          sumBefore[i] += before[place];
          sumAfter[i] += normalised[place];
        }
      }
    }
    return peaks;
  }

  private int peak(int start, int length) {
    int best = start;
    for (int i = start; i < start + length; i++) {
      best = before[i] > before[best] ? i : best;
    }
    return best;
  }
}
