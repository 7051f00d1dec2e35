package io.vedette.ingest.codec;

import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import org.jspecify.annotations.Nullable;

/**
 * The buckets of one histogram point, in order of value, for quantiles.
 *
 * <p>Within a bucket of explicit bounds values are taken as spread evenly, as Prometheus' {@code
 * histogram_quantile} does; within an exponential one evenly on the logarithmic scale, which keeps
 * the relative error below the bucket's growth factor.
 */
final class Buckets {
  private final double[] lower;
  private final double[] upper;
  private final double[] counts;
  private final boolean exponential;
  private final double min;
  private final double max;
  private final double total;
  private @Nullable String problem;
  private int size;

  private Buckets(int most, boolean exponential, double min, double max, double total) {
    this.lower = new double[most];
    this.upper = new double[most];
    this.counts = new double[most];
    this.exponential = exponential;
    this.min = min;
    this.max = max;
    this.total = total;
  }

  static Buckets of(HistogramDataPoint point) {
    int n = point.getBucketCountsCount();
    double total = point.getBucketCountsList().stream().mapToDouble(Long::doubleValue).sum();
    double min = point.hasMin() ? point.getMin() : Double.NEGATIVE_INFINITY;
    double max = point.hasMax() ? point.getMax() : Double.POSITIVE_INFINITY;
    Buckets buckets = new Buckets(n, false, min, max, total);
    if (n > 0 && point.getExplicitBoundsCount() != n - 1) {
      buckets.problem = n + " bucket counts for " + point.getExplicitBoundsCount() + " bounds";
      return buckets;
    }
    for (int i = 0; i < n; i++) {
      double from = i == 0 ? first(point, n) : point.getExplicitBounds(i - 1);
      double to = i == n - 1 ? last(point, n) : point.getExplicitBounds(i);
      buckets.add(from, to, point.getBucketCounts(i));
    }
    return buckets;
  }

  private static double first(HistogramDataPoint point, int n) {
    if (point.hasMin()) {
      return point.getMin();
    }
    // as Prometheus: the lowest bucket starts at 0 where its bound is positive
    return n == 1 ? 0 : Math.min(0, point.getExplicitBounds(0));
  }

  private static double last(HistogramDataPoint point, int n) {
    if (point.hasMax()) {
      return point.getMax();
    }
    return n == 1 ? 0 : point.getExplicitBounds(n - 2);
  }

  static Buckets of(ExponentialHistogramDataPoint point) {
    ExponentialHistogramDataPoint.Buckets negative = point.getNegative();
    ExponentialHistogramDataPoint.Buckets positive = point.getPositive();
    double total = (double) point.getZeroCount();
    total += negative.getBucketCountsList().stream().mapToDouble(Long::doubleValue).sum();
    total += positive.getBucketCountsList().stream().mapToDouble(Long::doubleValue).sum();
    int most = negative.getBucketCountsCount() + 1 + positive.getBucketCountsCount();
    double min = point.hasMin() ? point.getMin() : Double.NEGATIVE_INFINITY;
    double max = point.hasMax() ? point.getMax() : Double.POSITIVE_INFINITY;
    Buckets buckets = new Buckets(most, true, min, max, total);
    double log2Base = Math.pow(2, -point.getScale());
    for (int i = negative.getBucketCountsCount() - 1; i >= 0; i--) {
      double index = (double) negative.getOffset() + i;
      buckets.add(
          -Math.pow(2, (index + 1) * log2Base),
          -Math.pow(2, index * log2Base),
          negative.getBucketCounts(i));
    }
    buckets.add(-point.getZeroThreshold(), point.getZeroThreshold(), point.getZeroCount());
    for (int i = 0; i < positive.getBucketCountsCount(); i++) {
      double index = (double) positive.getOffset() + i;
      buckets.add(
          Math.pow(2, index * log2Base),
          Math.pow(2, (index + 1) * log2Base),
          positive.getBucketCounts(i));
    }
    return buckets;
  }

  private void add(double from, double to, long count) {
    if (count < 0) {
      problem = "bucket count " + Long.toUnsignedString(count);
    } else if (count > 0 && !(Double.isFinite(from) && Double.isFinite(to))) {
      problem = "values between " + from + " and " + to;
    }
    lower[size] = from;
    upper[size] = to;
    counts[size++] = count;
  }

  /**
   * Receives one bucket: its upper bound as Prometheus writes {@code le}, and the count up to it.
   */
  interface Bound {
    void accept(String upper, double countUpTo);
  }

  /** Gives out the buckets as cumulative ones, {@code +Inf} at the end. */
  void cumulative(Bound out) {
    double below = 0;
    for (int i = 0; i < size; i++) {
      below += counts[i];
      if (i < size - 1) {
        out.accept(Double.toString(upper[i]), below);
      }
    }
    out.accept("+Inf", below);
  }

  /** Why no quantile can be had of these buckets, or null. */
  @Nullable String problem() {
    return problem;
  }

  boolean isEmpty() {
    return total <= 0;
  }

  /** The {@code q}-quantile, {@code q} in (0,1); within the minimum and maximum where known. */
  double quantile(double q) {
    double rank = q * total;
    double below = 0;
    int last = 0;
    for (int i = 0; i < size; i++) {
      if (counts[i] > 0) {
        last = i;
        if (below + counts[i] >= rank) {
          break;
        }
        below += counts[i];
      }
    }
    double fraction = Math.min(1, Math.max(0, (rank - below) / counts[last]));
    return Math.max(min, Math.min(max, at(last, fraction)));
  }

  private double at(int i, double fraction) {
    if (exponential && (lower[i] > 0 || upper[i] < 0)) {
      return lower[i] * Math.pow(upper[i] / lower[i], fraction);
    }
    return lower[i] + (upper[i] - lower[i]) * fraction;
  }
}
