package io.vedette.predict.scale;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.OptionalDouble;

/**
 * Replicas for the demand of now and of the time until new ones would be ready.
 *
 * <p>{@code replicas = ceil(max(demand, forecast) / capacity)}: the forecast changes the demand,
 * never the target, and can only raise it. Where there is none, the demand is divided by the
 * reactive utilisation, as a reactive autoscaler's target does.
 *
 * <p>On the way down the most that was recommended within the stabilisation window is kept, so that
 * a dip shorter than a start-up removes nothing; a step of one replica, or of 5 %, waits ten
 * minutes, so that noise around a whole number of replicas changes nothing.
 */
public final class Recommender {
  /** What the HPA waits for; while the forecast is not trusted, no less. */
  private static final long REACTIVE_STABILIZATION_MILLIS = 300_000;

  private static final long SMALL_STEP_MILLIS = 600_000;
  private static final double SMALL_STEP = 0.05;

  private ScalingPolicy policy;
  private final DayBudget budget = new DayBudget();

  /** Past recommendations that could still be the most of some window: strictly falling. */
  private final Deque<Timed> past = new ArrayDeque<>();

  private long lastDemandMillis = Long.MIN_VALUE;
  private int kept;
  private int atLeast;

  public Recommender(ScalingPolicy policy) {
    this.policy = policy;
  }

  /** Goes on under another policy, with what was recommended so far. */
  void policy(ScalingPolicy other) {
    policy = other;
  }

  /** Replicas below which nothing goes from now on, within the limits: for a known event. */
  void atLeast(int replicas) {
    atLeast = replicas;
  }

  private record Timed(long timeMillis, int replicas) {}

  /**
   * Takes what is seen now.
   *
   * @param nowMillis not before the last call
   * @param current replicas now; the first call keeps them as if recommended
   * @param demand requests a second, with the backlog's share
   * @param forecast upper quantile of demand until new replicas would be ready; empty where it is
   *     not trusted
   * @param capacity requests a second of a replica, positive
   */
  public Recommendation recommend(
      long nowMillis, int current, double demand, OptionalDouble forecast, double capacity) {
    if (past.isEmpty()) {
      past.addLast(new Timed(nowMillis, current));
      kept = current;
    }
    int reactive = replicas(demand, capacity);
    double provided =
        forecast.isPresent()
            ? Math.max(demand, forecast.getAsDouble())
            : demand / policy.reactiveUtilization();
    int wanted = replicas(provided, capacity);
    kept = stabilized(nowMillis, wanted, forecast.isPresent());
    boolean idle = idle(nowMillis, demand);
    kept = idle && wanted == 0 ? 0 : kept;
    int floor = Math.max(atLeast, idle ? policy.minReplicas() : Math.max(1, policy.minReplicas()));
    int floored = Math.max(kept, floor);
    int cap = cap(nowMillis, current);
    int needed = withReserve(floored) <= policy.maxReplicas() ? Math.min(floored, cap) : cap;
    int spot = policy.cost().spotOf(needed, policy.minReplicas());
    int replicas = Math.min(policy.maxReplicas(), withReserve(needed));
    return new Recommendation(
        replicas,
        needed - spot,
        replicas - (needed - spot),
        Math.min(reactive, cap),
        demand,
        forecast,
        reason(demand, forecast, new int[] {reactive, wanted, floored, cap}));
  }

  private static int replicas(double demand, double capacity) {
    // a demand that is a whole number of replicas must not cost one more by rounding
    return (int) Math.min(1_000_000, Math.ceil(demand / capacity - 1e-9));
  }

  private int stabilized(long nowMillis, int wanted, boolean trusted) {
    while (!past.isEmpty() && past.getFirst().timeMillis <= nowMillis - SMALL_STEP_MILLIS) {
      past.removeFirst();
    }
    while (!past.isEmpty() && past.getLast().replicas <= wanted) {
      past.removeLast();
    }
    past.addLast(new Timed(nowMillis, wanted));
    long window = trusted ? policy.stabilization().toMillis() : REACTIVE_STABILIZATION_MILLIS;
    int most = mostSince(nowMillis - window);
    boolean small = most < kept && kept - most <= Math.max(1, SMALL_STEP * kept);
    return small ? Math.min(kept, Math.max(most, mostSince(nowMillis - SMALL_STEP_MILLIS))) : most;
  }

  private int mostSince(long timeMillis) {
    Iterator<Timed> falling = past.iterator();
    Timed first = falling.next();
    while (first.timeMillis <= timeMillis && falling.hasNext()) {
      first = falling.next();
    }
    return first.replicas;
  }

  /** The last replica stays until there has been no demand for long enough. */
  private boolean idle(long nowMillis, double demand) {
    if (demand > 0 || lastDemandMillis == Long.MIN_VALUE) {
      lastDemandMillis = nowMillis;
    }
    return nowMillis - lastDemandMillis >= policy.idleBeforeZero().toMillis();
  }

  /** The maximum, or what is left of the day's budget. */
  private int cap(long nowMillis, int current) {
    if (!policy.cost().bounded()) {
      return policy.maxReplicas();
    }
    budget.account(nowMillis, current, policy);
    return budget.most(policy);
  }

  private int withReserve(int needed) {
    return needed + policy.cost().reserve(policy.cost().spotOf(needed, policy.minReplicas()));
  }

  /**
   * @param counts reactive, wanted, kept, cap
   */
  private String reason(double demand, OptionalDouble forecast, int[] counts) {
    StringBuilder text = new StringBuilder(80);
    text.append("demand of %.4g/s needs %d".formatted(demand, counts[0]));
    if (forecast.isPresent()) {
      text.append(", forecast of up to %.4g/s ".formatted(forecast.getAsDouble()));
      text.append("needs ").append(counts[1]);
    } else {
      text.append(", without forecast ").append(counts[1]);
      text.append(" at %.0f %% utilisation".formatted(100 * policy.reactiveUtilization()));
    }
    if (counts[2] > counts[1]) {
      text.append(counts[2] == atLeast ? ", a known event needs " : ", kept at ").append(counts[2]);
    }
    if (counts[2] > counts[3]) {
      boolean budget = counts[3] < policy.maxReplicas();
      text.append(", held at ").append(counts[3]);
      text.append(budget ? " by the budget" : " by the maximum");
    }
    return text.toString();
  }

  void write(DataOutput out) throws IOException {
    budget.write(out);
    out.writeLong(lastDemandMillis);
    out.writeInt(kept);
    out.writeInt(atLeast);
    out.writeInt(past.size());
    for (Timed each : past) {
      out.writeLong(each.timeMillis);
      out.writeInt(each.replicas);
    }
  }

  void read(DataInput in) throws IOException {
    budget.read(in);
    lastDemandMillis = in.readLong();
    kept = in.readInt();
    atLeast = in.readInt();
    past.clear();
    for (int left = in.readInt(); left > 0; left--) {
      past.addLast(new Timed(in.readLong(), in.readInt()));
    }
  }
}
