package io.vedette.review;

import io.vedette.model.BandPoint;
import java.util.ArrayList;
import java.util.List;

/** Fewer points with the same look: of each stretch, the most striking one stays. */
final class Thinning {
  private Thinning() {}

  static List<BandPoint> thin(List<BandPoint> points, int most) {
    if (points.size() <= most) {
      return points;
    }
    List<BandPoint> kept = new ArrayList<>(most);
    for (int i = 0; i < most; i++) {
      int from = (int) ((long) i * points.size() / most);
      int to = (int) ((long) (i + 1) * points.size() / most);
      kept.add(mostStriking(points.subList(from, to)));
    }
    return kept;
  }

  private static BandPoint mostStriking(List<BandPoint> stretch) {
    BandPoint best = stretch.get(stretch.size() / 2);
    for (BandPoint p : stretch) {
      if (p.score() > best.score()) {
        best = p;
      }
    }
    return best;
  }
}
