package io.vedette.detect.behavior;

/**
 * From a tail probability to a score in [0,1], one meaning for all reasons: {@code -log10(p) / 4},
 * so 0.25 is one event in ten, 0.5 one in a hundred, 1 one in ten thousand or rarer.
 */
final class Surprise {
  private static final double DECADES = 4;

  private Surprise() {}

  static double ofProbability(double p) {
    return p >= 1 ? 0 : p <= 1e-4 ? 1 : -Math.log10(p) / DECADES;
  }

  /**
   * Of {@code z} deviations above the mean, under Student's t with four degrees of freedom: rates
   * and code lengths have heavier tails than a normal, and few intervals stand behind them.
   */
  static double ofDeviations(double z) {
    return z <= 0 ? 0 : ofProbability(upperTail(z));
  }

  /** Closed form of P(T &gt; t) for four degrees of freedom. */
  private static double upperTail(double t) {
    double s = 1 + t * t / 4;
    double within = 0.375 * (t / Math.sqrt(s)) * (1 - t * t / (12 * s));
    return Math.max(0, 0.5 - within);
  }
}
