package io.vedette.detect.incident.explain;

import java.util.Arrays;

/** Order statistics that outliers do not move. */
final class Robust {
  /** Makes the median absolute deviation a standard deviation under normality. */
  private static final double NORMAL = 1.4826;

  private Robust() {}

  /** Linear interpolation between order statistics; 0 of nothing. */
  static double quantile(double[] values, double q) {
    if (values.length == 0) {
      return 0;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double at = q * (sorted.length - 1);
    int low = (int) Math.floor(at);
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
  }

  static double median(double[] values) {
    return quantile(values, 0.5);
  }

  /** Scaled median absolute deviation. */
  static double spread(double[] values) {
    double middle = median(values);
    return NORMAL * median(Arrays.stream(values).map(v -> Math.abs(v - middle)).toArray());
  }
}
