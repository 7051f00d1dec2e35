package io.vedette.detect.metric;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The tail of one side of the standardised residuals: how often they exceed a threshold, and by how
 * much on average.
 *
 * <p>Peaks over threshold with an exponential excess, the generalised Pareto distribution of shape
 * 0 (Pickands 1975; streaming use after Siffer et al., SPOT, KDD 2017): {@code P(Z > z) = q exp(-(z
 * - u) / m)}. Both {@code q} and {@code m} start from the prior of a somewhat heavy-tailed series
 * and are learnt with a long memory.
 */
final class TailModel {
  /** Threshold {@code u}, in standard deviations. */
  static final double THRESHOLD = 2.5;

  private static final double PRIOR_RATE = 0.01;
  private static final double PRIOR_EXCESS = 0.5;
  private static final double RATE_MEMORY = 1.0 / 3000;
  private static final double EXCESS_MEMORY = 1.0 / 40;
  private static final double MIN_EXCESS = 0.35;
  private static final double MAX_EXCESS_SEEN = 8;

  private float rate = (float) PRIOR_RATE;
  private float excess = (float) PRIOR_EXCESS;

  /** {@code P(Z > z)} in (0,1]. */
  double probability(double z) {
    if (z <= THRESHOLD) {
      // between the median and the threshold, interpolate in the logarithm
      double share = Math.max(0, z) / THRESHOLD;
      return Math.pow(rate, share) * Math.pow(0.5, 1 - share);
    }
    double mean = Math.max(MIN_EXCESS, excess);
    return Math.max(1e-300, rate * Math.exp(-(z - THRESHOLD) / mean));
  }

  /** The {@code z} that is exceeded with probability {@code p}, at least the threshold. */
  double quantile(double p) {
    double mean = Math.max(MIN_EXCESS, excess);
    return THRESHOLD + Math.max(0, mean * Math.log(rate / p));
  }

  void learn(double z) {
    boolean exceeds = z > THRESHOLD;
    rate += (float) (RATE_MEMORY * ((exceeds ? 1 : 0) - rate));
    rate = Math.max(1e-4f, rate);
    if (exceeds) {
      double seen = Math.min(MAX_EXCESS_SEEN, z - THRESHOLD);
      excess += (float) (EXCESS_MEMORY * (seen - excess));
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeFloat(rate);
    out.writeFloat(excess);
  }

  void read(DataInput in) throws IOException {
    rate = in.readFloat();
    excess = in.readFloat();
  }
}
