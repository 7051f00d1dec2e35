package io.vedette.detect.log.anomaly;

/**
 * One test for all that should hardly ever happen: how surprising are {@code k} events in {@code m}
 * trials, where {@code c} were seen in {@code n} trials before?
 *
 * <p>The rate is not known but estimated, so the predictive distribution of a Poisson rate under
 * Jeffreys' prior is asked: a negative binomial with shape {@code r = c + 1/2} and {@code p = n/(n
 * + m)} (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.6). With little history it is
 * wide and nothing surprises.
 */
final class Rarity {
  private static final int MAX_TERMS = 10_000;

  private Rarity() {}

  /**
   * Surprise in decades: {@code -log10 P(X >= k)}, 0 where there is no history.
   *
   * @param k events now
   * @param m trials now, at least {@code k}
   * @param c events before
   * @param n trials before
   */
  static double decades(long k, long m, double c, long n) {
    if (k <= 0 || n <= 0) {
      return 0;
    }
    double r = c + 0.5;
    double trials = n;
    double mean = r * m / trials;
    if (k <= mean) {
      return 0;
    }
    double q = m / (trials + m);
    double log = r * Math.log(trials / (trials + m)) + k * Math.log(q) + logChoose(r, k);
    double term = 1;
    double sum = 0;
    for (int i = 0; i < MAX_TERMS && term > 1e-12 * sum; i++) {
      sum += term;
      term *= (r + k + i) / (k + 1 + i) * q;
    }
    return Math.max(0, -(log + Math.log(sum)) / Math.log(10));
  }

  /** {@code log Γ(r + k) - log Γ(r) - log k!}. */
  private static double logChoose(double r, long k) {
    return logGamma(r + k) - logGamma(r) - logGamma(k + 1.0);
  }

  /** Stirling's series after shifting the argument above 7; absolute error below 1e-9. */
  private static double logGamma(double x) {
    double shift = 0;
    double z = x;
    while (z < 7) {
      shift += Math.log(z);
      z++;
    }
    double inverse = 1 / (z * z);
    double series = (1.0 / 12 - inverse * (1.0 / 360 - inverse / 1260)) / z;
    return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
  }
}
