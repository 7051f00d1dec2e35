package io.vedette.cli;

import io.vedette.detect.metric.SeriesPolicy;
import io.vedette.model.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a verdict was made of, as columns: the column or series that drove it, its outcome, what was
 * expected and the normal band, the deviation, its scale (from the expected value to the bound on
 * its side) and how many scales it is, the effect size (the deviation as a share of what was
 * expected), the tail probability of such a point by chance (1 for one that breaks no record; the
 * score also remembers the points before), the kind, and the confidence.
 */
final class VerdictColumns {
  static final List<String> NAMES =
      List.of(
          "driver",
          "outcome",
          "expected",
          "lower",
          "upper",
          "deviation",
          "scale",
          "distance",
          "effect_size",
          "tail_probability",
          "kind",
          "confidence");

  private VerdictColumns() {}

  /** One cell a column; empty but for the driver where nothing could be judged. */
  static Object[] of(DetectWriter.Row row) {
    Verdict v = row.verdict();
    double value = row.value();
    if (v == null) {
      Object[] cells = new Object[NAMES.size()];
      Arrays.fill(cells, "");
      cells[0] = row.driver();
      return cells;
    }
    double deviation = value - v.expected();
    double bound = deviation >= 0 ? v.upper() : v.lower();
    return new Object[] {
      row.driver(),
      v.outcome().name().toLowerCase(Locale.ROOT),
      v.expected(),
      v.lower(),
      v.upper(),
      deviation,
      Math.abs(bound - v.expected()),
      bound == v.expected() ? "" : (Object) SeriesPolicy.distance(v, value),
      v.expected() == 0 ? "" : (Object) (deviation / Math.abs(v.expected())),
      Math.pow(10, -row.surprise()),
      v.kind().name().toLowerCase(Locale.ROOT),
      v.confidence()
    };
  }
}
