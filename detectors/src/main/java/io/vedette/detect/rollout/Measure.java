package io.vedette.detect.rollout;

import io.vedette.detect.trace.RedWindow;

/**
 * What versions are compared by, each on a scale on which equal steps matter equally. All are the
 * service's own: time without the calls it waits for, failures that none of its callees caused. So
 * a callee that falls ill right after a deploy does not speak against the new version.
 */
enum Measure {
  /** Logarithm of the median own time. */
  LOCATION("median of its own time", 0.22, Math.log(1.10), Math.log(1.25)),
  /** Logarithm of the 95th percentile of the own time. */
  TAIL("95th percentile of its own time", 0.22, Math.log(1.20), Math.log(1.40)),
  /** Logarithm of the ratio of the 90th to the 10th percentile: spread, whatever the location. */
  SPREAD("spread of its own time", 0.35, Math.log(2.0), Math.log(2.0)),
  /**
   * Arcsine of the root of the share of own failures: its variance is 1/(4 n). The margin leads
   * from 0.5 % to 2.2 %.
   */
  ERRORS("share of own failures", 0.08, 0.04, 0.08);

  final String words;

  /** Typical size of an effect, the scale of the mixture of the sequential test. */
  final double typical;

  /** A smaller change is of no consequence. */
  final double matters;

  /** Two versions are the same where the confidence sequence lies within so much of zero. */
  final double margin;

  Measure(String words, double typical, double matters, double margin) {
    this.words = words;
    this.typical = typical;
    this.matters = matters;
    this.margin = margin;
  }

  double of(RedWindow window) {
    return switch (this) {
      case LOCATION -> log(window.selfQuantileMillis(0.5));
      case TAIL -> log(window.selfQuantileMillis(0.95));
      case SPREAD -> log(window.selfQuantileMillis(0.9)) - log(window.selfQuantileMillis(0.1));
      case ERRORS -> Math.asin(Math.sqrt(window.errorOriginRatio()));
    };
  }

  /** Times below a tenth of a millisecond are noise. */
  private static double log(double millis) {
    return Math.log(Math.max(0.1, millis));
  }

  /** The smallest standard deviation of one minute that is believed. */
  double leastDeviation(double callsPerMinute) {
    return this == ERRORS ? 0.5 / Math.sqrt(Math.max(1, callsPerMinute)) : 0.03;
  }

  /** A mean on this scale in the measure's own unit: ms, a ratio, or a share. */
  double inUnit(double mean) {
    return this == ERRORS ? Math.pow(Math.sin(mean), 2) : Math.exp(mean);
  }
}
