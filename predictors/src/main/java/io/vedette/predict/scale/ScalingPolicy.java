package io.vedette.predict.scale;

import java.time.Duration;

/**
 * What an operator decides about one service's replicas.
 *
 * @param minReplicas 0 or more; 0 allows scaling to zero
 * @param maxReplicas at least {@code minReplicas} and 1
 * @param premium share by which the replicas may exceed, in the long run, what perfect foresight
 *     would have needed; the quantile of demand that is provided for follows from it. Positive
 * @param reactiveUtilization share of capacity in use that purely reactive scaling aims at while
 *     the forecast is not trusted, in (0,1]
 * @param stabilization for how long a higher recommendation is kept
 * @param idleBeforeZero for how long there must have been no demand before the last replica goes
 * @param price bound on cost, and the share of replicas that may be interrupted
 */
public record ScalingPolicy(
    int minReplicas,
    int maxReplicas,
    double premium,
    double reactiveUtilization,
    Duration stabilization,
    Duration idleBeforeZero,
    Price price) {
  public ScalingPolicy {
    if (minReplicas < 0 || maxReplicas < Math.max(1, minReplicas)) {
      throw new IllegalArgumentException(
          "minimum "
              + minReplicas
              + " and maximum "
              + maxReplicas
              + " of replicas; the maximum must be at least 1 and the minimum");
    }
    if (!(premium > 0)) {
      throw new IllegalArgumentException("premium is " + premium + "; it must be positive");
    }
    if (!(reactiveUtilization > 0 && reactiveUtilization <= 1)) {
      throw new IllegalArgumentException(
          "reactiveUtilization is " + reactiveUtilization + "; it must be in (0,1]");
    }
    if (stabilization.isNegative() || idleBeforeZero.isNegative()) {
      throw new IllegalArgumentException(
          "stabilization "
              + stabilization
              + " and idleBeforeZero "
              + idleBeforeZero
              + " must not be negative");
    }
  }

  /** The defaults: 12 % over foresight, down after 2 minutes, on demand only, no budget. */
  public static ScalingPolicy of(int minReplicas, int maxReplicas) {
    return new ScalingPolicy(
        minReplicas,
        maxReplicas,
        0.12,
        0.8,
        Duration.ofMinutes(2),
        Duration.ofMinutes(5),
        Price.UNBOUNDED);
  }

  /** The same with another premium. */
  public ScalingPolicy withPremium(double other) {
    return new ScalingPolicy(
        minReplicas, maxReplicas, other, reactiveUtilization, stabilization, idleBeforeZero, price);
  }

  /** The same with a budget or a share of spot replicas. */
  public ScalingPolicy withPrice(Price other) {
    return new ScalingPolicy(
        minReplicas,
        maxReplicas,
        premium,
        reactiveUtilization,
        stabilization,
        idleBeforeZero,
        other);
  }

  /**
   * What replicas cost.
   *
   * @param perHour most that all replicas together may cost an hour; infinite for no bound
   * @param onDemand price of a replica and hour
   * @param spot price of one that may be interrupted
   * @param spotShare largest share of replicas that may be, in [0,1]; the minimum never is
   */
  public record Price(double perHour, double onDemand, double spot, double spotShare) {
    /** No budget, nothing that may be interrupted. */
    public static final Price UNBOUNDED = new Price(Double.POSITIVE_INFINITY, 1, 1, 0);

    public Price {
      if (!(perHour > 0 && onDemand > 0 && spot > 0)) {
        throw new IllegalArgumentException(
            "budget %s, on-demand price %s, spot price %s: all must be positive"
                .formatted(perHour, onDemand, spot));
      }
      if (!(spotShare >= 0 && spotShare <= 1)) {
        throw new IllegalArgumentException("spotShare is " + spotShare + "; it must be in [0,1]");
      }
    }
  }
}
