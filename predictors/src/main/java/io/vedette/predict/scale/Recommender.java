package io.vedette.predict.scale;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * Replicas for the demand of now and of the time until new ones would be ready.
 *
 * <p>{@code replicas = ceil(max(demand, forecast) / capacity)}: the forecast changes the demand,
 * never the target, and can only raise it. Where there is none, the demand is divided by the
 * reactive utilisation, as a reactive autoscaler's target does. The most that was recommended within
 * the stabilisation window is kept, so that a dip shorter than a start-up removes nothing.
 */
public final class Recommender {
  private final ScalingPolicy policy;
  private final Deque<Timed> past = new ArrayDeque<>();
  private long lastDemandMillis = Long.MIN_VALUE;

  public Recommender(ScalingPolicy policy) {
    this.policy = policy;
  }

  private record Timed(long timeMillis, int replicas) {}

  /**
   * Takes what is seen now.
   *
   * @param nowMillis not before the last call
   * @param demand requests a second, with the backlog's share
   * @param forecast upper quantile of demand until new replicas would be ready; empty where it is
   *     not trusted
   * @param capacity requests a second of a replica, positive
   */
  public Recommendation recommend(
      long nowMillis, double demand, OptionalDouble forecast, double capacity) {
    int reactive = replicas(demand, capacity);
    double provided =
        forecast.isPresent()
            ? Math.max(demand, forecast.getAsDouble())
            : demand / policy.reactiveUtilization();
    int wanted = Math.max(reactive, replicas(provided, capacity));
    int stable = stabilized(nowMillis, wanted);
    int floored = Math.max(stable, lowest(nowMillis, demand));
    int cap = cap();
    int replicas = Math.min(floored, cap);
    int spot = Math.min((int) (replicas * policy.spotShare()), Math.max(0, replicas - minimum()));
    return new Recommendation(
        replicas,
        replicas - spot,
        spot,
        reactive,
        demand,
        forecast,
        reason(demand, forecast, reactive, wanted, floored, cap));
  }

  private int minimum() {
    return policy.minReplicas();
  }

  private static int replicas(double demand, double capacity) {
    return (int) Math.min(1_000_000, Math.ceil(demand / capacity - 1e-9));
  }

  private int stabilized(long nowMillis, int wanted) {
    past.removeIf(p -> p.timeMillis <= nowMillis - policy.stabilization().toMillis());
    // only falling steps can be the maximum later on
    while (!past.isEmpty() && past.getLast().replicas <= wanted) {
      past.removeLast();
    }
    past.addLast(new Timed(nowMillis, wanted));
    return past.getFirst().replicas;
  }

  /** The last replica stays until there has been no demand for long enough. */
  private int lowest(long nowMillis, double demand) {
    if (demand > 0 || lastDemandMillis == Long.MIN_VALUE) {
      lastDemandMillis = nowMillis;
    }
    boolean idle = nowMillis - lastDemandMillis >= policy.idleBeforeZero().toMillis();
    return idle ? policy.minReplicas() : Math.max(1, policy.minReplicas());
  }

  /** The maximum, or what the budget pays for at the largest share of spot replicas. */
  private int cap() {
    if (policy.budgetPerHour().isEmpty()) {
      return policy.maxReplicas();
    }
    double budget = policy.budgetPerHour().getAsDouble();
    int n = policy.maxReplicas();
    while (n > policy.minReplicas() && cost(n) > budget) {
      n--;
    }
    return n;
  }

  private double cost(int replicas) {
    int spot = Math.min((int) (replicas * policy.spotShare()), Math.max(0, replicas - minimum()));
    return spot * policy.spotPrice() + (replicas - spot) * policy.onDemandPrice();
  }

  private String reason(
      double demand, OptionalDouble forecast, int reactive, int wanted, int floored, int cap) {
    String seen = "demand %.3g/s needs %d".formatted(demand, reactive);
    String next =
        forecast.isPresent()
            ? ", forecast up to %.3g/s (%.0f %%) needs %d"
                .formatted(forecast.getAsDouble(), policy.quantile() * 100, wanted)
            : ", no forecast: %d at %.0f %% utilisation"
                .formatted(wanted, policy.reactiveUtilization() * 100);
    String kept = floored > wanted ? ", kept at " + floored : "";
    String bound =
        floored > cap
            ? ", held at "
                + cap
                + (cap < policy.maxReplicas() ? " by the budget" : " by the maximum")
            : "";
    return seen + next + kept + bound;
  }
}
