package io.vedette.predict.scale;

import java.time.Duration;
import java.util.List;

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
 * @param cost bound on cost, and the share of replicas that may be interrupted
 * @param events times of more load that are known beforehand
 */
public record ScalingPolicy(
    int minReplicas,
    int maxReplicas,
    double premium,
    double reactiveUtilization,
    Duration stabilization,
    Duration idleBeforeZero,
    Cost cost,
    List<PlannedEvent> events) {
  public ScalingPolicy {
    events = List.copyOf(events);
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

  /** The defaults: 14 % over foresight, down after 2 minutes, on demand only, no budget. */
  public static ScalingPolicy of(int minReplicas, int maxReplicas) {
    return new ScalingPolicy(
        minReplicas,
        maxReplicas,
        0.14,
        0.8,
        Duration.ofMinutes(2),
        Duration.ofMinutes(5),
        Cost.UNBOUNDED,
        List.of());
  }

  /** The same with another premium. */
  public ScalingPolicy withPremium(double other) {
    return new ScalingPolicy(
        minReplicas,
        maxReplicas,
        other,
        reactiveUtilization,
        stabilization,
        idleBeforeZero,
        cost,
        events);
  }

  /** The same with a budget or a share of spot replicas. */
  public ScalingPolicy withCost(Cost other) {
    return new ScalingPolicy(
        minReplicas,
        maxReplicas,
        premium,
        reactiveUtilization,
        stabilization,
        idleBeforeZero,
        other,
        events);
  }

  /** The same with other events. */
  public ScalingPolicy withEvents(List<PlannedEvent> other) {
    return new ScalingPolicy(
        minReplicas,
        maxReplicas,
        premium,
        reactiveUtilization,
        stabilization,
        idleBeforeZero,
        cost,
        other);
  }

  /** Replicas to have for events that are on, or begin within the lead time. */
  int replicasForEvents(long nowMillis, long leadMillis, double demand, double capacity) {
    int least = 0;
    for (PlannedEvent event : events) {
      least = Math.max(least, event.replicas(nowMillis, leadMillis, demand, capacity));
    }
    return least;
  }
}
