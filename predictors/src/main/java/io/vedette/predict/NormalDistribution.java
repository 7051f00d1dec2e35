package io.vedette.predict;

import org.apache.commons.math3.special.Erf;

/** The standard normal distribution. */
final class NormalDistribution {
  private NormalDistribution() {}

  static double cdf(double z) {
    return 0.5 * Erf.erfc(-z / Math.sqrt(2));
  }

  /** The normal score of a probability in (0,1). */
  static double quantile(double probability) {
    return Math.sqrt(2) * Erf.erfInv(2 * probability - 1);
  }
}
