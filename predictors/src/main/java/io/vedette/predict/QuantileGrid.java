package io.vedette.predict;

/** The probabilities at which distributions are held, and interpolation between them. */
final class QuantileGrid {
  private static final double[] PROBABILITIES = {
    .005, .01, .025, .05, .1, .2, .3, .4, .5, .6, .7, .8, .9, .95, .975, .99, .995
  };

  /** Normal scores of the probabilities. */
  private static final double[] SCORES = {
    -2.575829, -2.326348, -1.959964, -1.644854, -1.281552, -.841621, -.524401, -.253347, 0, .253347,
    .524401, .841621, 1.281552, 1.644854, 1.959964, 2.326348, 2.575829
  };

  static final int SIZE = 17;
  static final int MEDIAN = 8;

  private QuantileGrid() {}

  static double probability(int i) {
    return PROBABILITIES[i];
  }

  static double score(int i) {
    return SCORES[i];
  }

  /**
   * The quantile at a probability in (0,1). Extrapolation beyond the outermost does not cross zero:
   * what is counted or filled is never negative.
   */
  static double value(double[] quantiles, double probability) {
    if (!(probability > 0 && probability < 1)) {
      throw new IllegalArgumentException("probability " + probability + "; give one in (0,1)");
    }
    int i = 1;
    while (i < SIZE - 1 && PROBABILITIES[i] < probability) {
      i++;
    }
    if (PROBABILITIES[i] == probability) {
      return quantiles[i];
    }
    double z = NormalDistribution.quantile(probability);
    double share = (z - SCORES[i - 1]) / (SCORES[i] - SCORES[i - 1]);
    double value = quantiles[i - 1] + share * (quantiles[i] - quantiles[i - 1]);
    return quantiles[0] >= 0 ? Math.max(0, value) : value;
  }

  /** The probability in [0,1] of a value at or below {@code value}. */
  static double probability(double[] quantiles, double value) {
    int i = 1;
    while (i < SIZE - 1 && quantiles[i] <= value) {
      i++;
    }
    double width = quantiles[i] - quantiles[i - 1];
    if (width <= 0) {
      return value >= quantiles[i] ? 1 : 0;
    }
    double share = (value - quantiles[i - 1]) / width;
    return NormalDistribution.cdf(SCORES[i - 1] + share * (SCORES[i] - SCORES[i - 1]));
  }
}
