package io.vedette.detect.slo;

/**
 * How an objective stands.
 *
 * @param burnRate of the last hour: 1 spends the budget exactly over its window; NaN without events
 * @param remaining share of the budget that is left, at most 1; negative where overspent
 * @param exhaustedInMillis at this burn rate the budget is gone in so long: 0 where it is already,
 *     {@link Long#MAX_VALUE} where it will not be within the window
 */
public record BurnStatus(double burnRate, double remaining, long exhaustedInMillis) {
  static BurnStatus of(Objective objective, BurnState state, long nowMillis) {
    EventBins.Sum hour = state.sum(nowMillis, BurnState.HOUR);
    EventBins.Sum all = state.sum(nowMillis, objective.windowMillis());
    double burn = hour.share() / objective.budget();
    double remaining = all.events() > 0 ? 1 - all.share() / objective.budget() : 1;
    return new BurnStatus(burn, remaining, exhaustion(objective, burn, remaining));
  }

  private static long exhaustion(Objective objective, double burn, double remaining) {
    if (remaining <= 0) {
      return 0;
    }
    double millis = remaining * objective.windowMillis() / burn;
    return millis < objective.windowMillis() ? (long) millis : Long.MAX_VALUE;
  }
}
