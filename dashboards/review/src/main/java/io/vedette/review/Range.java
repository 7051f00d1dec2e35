package io.vedette.review;

/** Smallest and largest of the finite values seen. */
final class Range {
  private double low = Double.POSITIVE_INFINITY;
  private double high = Double.NEGATIVE_INFINITY;

  Range add(double value) {
    if (Double.isFinite(value)) {
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
