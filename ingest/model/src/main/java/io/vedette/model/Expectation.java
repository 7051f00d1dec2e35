package io.vedette.model;

/**
 * Actual beside expected, with the normal band; all finite.
 *
 * @param unit UCUM unit, or empty
 */
public record Expectation(double actual, double expected, double lower, double upper, String unit) {
  public Expectation {
    if (!Double.isFinite(actual) || !Double.isFinite(expected)) {
      throw new IllegalArgumentException("actual " + actual + ", expected " + expected);
    }
  }

  /** {@code (actual - expected) / |expected|}; the plain difference where nothing was expected. */
  public double relativeChange() {
    return expected == 0 ? actual : (actual - expected) / Math.abs(expected);
  }
}
