package io.vedette.predict;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a forecast reaches a limit from below.
 *
 * @param likelyMillis when the mean reaches it
 * @param earliestMillis when the upper end of the 90 % interval reaches it
 * @param latestMillis when the lower end does; empty where it does not within the forecast
 * @param probability that the last step lies at or above the limit, in [0,1], by the standard error
 *     that the model claims: a warning must not wait until the errors of before the trend are
 *     forgotten, the interval does
 */
public record LimitCrossing(
    long likelyMillis, long earliestMillis, OptionalLong latestMillis, double probability) {
  private static final double TINY = 1e-12;

  /**
   * A forecast with its 90 % interval.
   *
   * @param lower of each step, not above the mean
   * @param upper of each step, not below it
   */
  @SuppressWarnings("ArrayRecordComponent") // plain numbers for one caller, never compared
  record Range(Forecaster.Path path, double[] lower, double[] upper) {}

  /** The crossing; empty where the mean stays below the limit. */
  static Optional<LimitCrossing> of(Range range, double limit) {
    OptionalLong likely = firstReach(range.path(), range.path().mean(), limit);
    if (likely.isEmpty()) {
      return Optional.empty();
    }
    int last = range.lower().length - 1;
    double error = Math.max(range.path().standardError()[last], TINY);
    double probability = NormalDistribution.cdf((range.path().mean()[last] - limit) / error);
    long earliest = firstReach(range.path(), range.upper(), limit).orElse(likely.getAsLong());
    OptionalLong latest = firstReach(range.path(), range.lower(), limit);
    return Optional.of(new LimitCrossing(likely.getAsLong(), earliest, latest, probability));
  }

  private static OptionalLong firstReach(Forecaster.Path path, double[] values, double limit) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] >= limit) {
        return OptionalLong.of(path.originMillis() + i * path.stepMillis());
      }
    }
    return OptionalLong.empty();
  }
}
