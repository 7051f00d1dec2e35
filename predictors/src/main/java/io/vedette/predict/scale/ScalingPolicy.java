package io.vedette.predict.scale;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What an operator decides about one service's replicas.
 *
 * @param minReplicas 0 or more; 0 allows scaling to zero
 * @param maxReplicas at least {@code minReplicas} and 1
 * @param quantile of forecast demand that is provided for, in (0,1)
 * @param reactiveUtilization share of capacity in use that purely reactive scaling aims at, in
 *     (0,1]: its head start while the forecast is not used
 * @param stabilization for how long a higher recommendation is kept
 * @param idleBeforeZero for how long there must have been no demand before the last replica goes
 * @param spotShare largest share of replicas that may be interrupted, in [0,1]
 * @param budgetPerHour what all replicas together may cost; empty: no bound
 * @param onDemandPrice of a replica and hour, in the budget's currency
 * @param spotPrice of one that may be interrupted
 */
public record ScalingPolicy(
    int minReplicas,
    int maxReplicas,
    double quantile,
    double reactiveUtilization,
    Duration stabilization,
    Duration idleBeforeZero,
    double spotShare,
    OptionalDouble budgetPerHour,
    double onDemandPrice,
    double spotPrice) {
  public ScalingPolicy {
    if (minReplicas < 0 || maxReplicas < Math.max(1, minReplicas)) {
      throw new IllegalArgumentException(
          "minimum "
              + minReplicas
              + " and maximum "
              + maxReplicas
              + " of replicas; the maximum must be at least 1 and the minimum");
    }
    share("quantile", quantile, quantile > 0 && quantile < 1, "(0,1)");
    share(
        "reactiveUtilization",
        reactiveUtilization,
        reactiveUtilization > 0 && reactiveUtilization <= 1,
        "(0,1]");
    share("spotShare", spotShare, spotShare >= 0 && spotShare <= 1, "[0,1]");
    if (stabilization.isNegative() || idleBeforeZero.isNegative()) {
      throw new IllegalArgumentException(
          "stabilization " + stabilization + ", idleBeforeZero " + idleBeforeZero + ": negative");
    }
    if (budgetPerHour.isPresent() && !(onDemandPrice > 0 && spotPrice > 0)) {
      throw new IllegalArgumentException(
          "a budget of "
              + budgetPerHour.getAsDouble()
              + " an hour needs the prices of a replica, on demand and spot");
    }
  }

  private static void share(String name, double value, boolean ok, String range) {
    if (!ok) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be in " + range);
    }
  }

  /** The defaults: forecast quantile .95, down after 2 minutes, on demand only, no budget. */
  public static ScalingPolicy of(int minReplicas, int maxReplicas) {
    return new ScalingPolicy(
        minReplicas,
        maxReplicas,
        0.95,
        0.8,
        Duration.ofMinutes(2),
        Duration.ofMinutes(5),
        0,
        OptionalDouble.empty(),
        0,
        0);
  }

  /** The same for another quantile of demand. */
  public ScalingPolicy withQuantile(double other) {
    return new ScalingPolicy(
        minReplicas,
        maxReplicas,
        other,
        reactiveUtilization,
        stabilization,
        idleBeforeZero,
        spotShare,
        budgetPerHour,
        onDemandPrice,
        spotPrice);
  }
}
