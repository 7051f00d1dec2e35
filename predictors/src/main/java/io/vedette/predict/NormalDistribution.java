package io.vedette.predict;

import org.apache.commons.math3.special.Erf;

/** The standard normal distribution, by table: a forecaster asks several times a point. */
final class NormalDistribution {
  private static final int PER_UNIT = 64;
  private static final int REACH = 8;
  private static final double[] CDF = new double[2 * REACH * PER_UNIT + 1];

  static {
    for (int i = 0; i < CDF.length; i++) {
      CDF[i] = 0.5 * Erf.erfc(((double) REACH - (double) i / PER_UNIT) / Math.sqrt(2));
    }
  }

  private NormalDistribution() {}

  /** The probability of a score at or below {@code z}, to 1e-5. */
  static double cdf(double z) {
    double at = (z + REACH) * PER_UNIT;
    if (!(at > 0)) {
      return 0;
    }
    int below = (int) Math.min(at, CDF.length - 1.0);
    return below >= CDF.length - 1 ? 1 : CDF[below] + (at - below) * (CDF[below + 1] - CDF[below]);
  }

  /** The normal score of a probability in (0,1). */
  static double quantile(double probability) {
    return Math.sqrt(2) * Erf.erfInv(2 * probability - 1);
  }
}
