package io.vedette.review;

/**
 * Smallest and largest of the values seen; what is not finite, or beyond any quantity, is left out.
 */
final class Range {
  /** Sums and differences of values up to here stay finite. */
  private static final double MAX = 1e300;

  private double low = Double.POSITIVE_INFINITY;
  private double high = Double.NEGATIVE_INFINITY;

  Range add(double value) {
    if (Math.abs(value) <= MAX) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return this;
  }

  boolean isEmpty() {
    return low > high;
  }

  double low() {
    return isEmpty() ? 0 : low;
  }

  double high() {
    return isEmpty() ? 1 : high;
  }

  double size() {
    return high() - low();
  }
}
