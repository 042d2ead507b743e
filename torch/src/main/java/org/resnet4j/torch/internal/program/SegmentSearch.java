package org.resnet4j.torch.internal.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds where to cut a network so that a step wants the least memory: bisects the memory, and
 * within it makes each segment as long as it can be. All in elements an image.
 */
final class SegmentSearch {

  /** Gradients and values in work, beside what is kept, while a residual block is computed. */
  private static final int IN_WORK = 3;

  private final List<KeptValues.Piece> pieces;

  SegmentSearch(List<KeptValues.Piece> pieces) {
    this.pieces = pieces;
  }

  /**
   * The first nodes of the segments.
   *
   * @param most segments that there may be
   */
  List<Integer> best(int most) {
    long tooLittle = 0;
    long enough = 1;
    Optional<List<Integer>> best = within(enough, most);
    while (best.isEmpty()) {
      tooLittle = enough;
      enough *= 2;
      best = within(enough, most);
    }
    while (enough - tooLittle > 1) {
      long middle = (enough + tooLittle) / 2;
      Optional<List<Integer>> found = within(middle, most);
      if (found.isPresent()) {
        enough = middle;
        best = found;
      } else {
        tooLittle = middle;
      }
    }
    return best.orElseThrow();
  }

  /** The fewest segments that want no more memory than this, where there are so few. */
  private Optional<List<Integer>> within(long memory, int most) {
    List<Integer> starts = new ArrayList<>(List.of(0));
    long before = 0; // borders and masks of the segments that are done
    KeptValues.Piece segment = pieces.get(0);
    for (KeptValues.Piece piece : pieces.subList(1, pieces.size())) {
      KeptValues.Piece longer = segment.and(piece);
      if (before + wanted(longer) <= memory) {
        segment = longer;
      } else if (before + wanted(segment) <= memory && starts.size() < most) {
        before += segment.border() + segment.drawn();
        starts.add(piece.start());
        segment = piece;
      } else {
        return Optional.empty();
      }
    }
    return before + wanted(segment) <= memory ? Optional.of(starts) : Optional.empty();
  }

  private static long wanted(KeptValues.Piece segment) {
    return segment.kept() + segment.drawn() + IN_WORK * segment.largest();
  }
}
