package io.vedette.predict;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.commons.math3.special.Erf;

/**
 * When a forecast reaches a limit from below.
 *
 * @param likelyMillis when the mean reaches it
 * @param earliestMillis when the upper end of the 90 % interval reaches it
 * @param latestMillis when the lower end does; empty where it does not within the forecast
 * @param probability that the last step lies at or above the limit, in [0,1]
 */
public record LimitCrossing(
    long likelyMillis, long earliestMillis, OptionalLong latestMillis, double probability) {
  /** z of the two-sided 90 % interval. */
  private static final double Z90 = 1.6448536;

  /** The crossing; empty where the mean stays below the limit. */
  public static Optional<LimitCrossing> of(Forecaster.Path path, double limit) {
    OptionalLong likely = firstReach(path, limit, 0);
    if (likely.isEmpty()) {
      return Optional.empty();
    }
    int last = path.mean().length - 1;
    double error = Math.max(path.standardError()[last], 1e-12);
    double probability = normalCdf((path.mean()[last] - limit) / error);
    long earliest = firstReach(path, limit, Z90).orElse(likely.getAsLong());
    OptionalLong latest = firstReach(path, limit, -Z90);
    return Optional.of(new LimitCrossing(likely.getAsLong(), earliest, latest, probability));
  }

  private static OptionalLong firstReach(Forecaster.Path path, double limit, double z) {
    for (int i = 0; i < path.mean().length; i++) {
      if (path.mean()[i] + z * path.standardError()[i] >= limit) {
        return OptionalLong.of(path.originMillis() + i * path.stepMillis());
      }
    }
    return OptionalLong.empty();
  }

  private static double normalCdf(double z) {
    return 0.5 * Erf.erfc(-z / Math.sqrt(2));
  }
}
