package io.vedette.predict.scale;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;

/**
 * Finds the quantile of demand to provide for, from what foresight would have cost.
 *
 * <p>What a perfect scaler would have run a lead time ago is known now: the most that was needed
 * since. Beside it run shadows of the recommender, one for each of some quantiles; the quantile in
 * force is the highest whose shadow would have exceeded foresight by no more than the premium. So a
 * regular load gets a quantile near 1 for the money, and a bursty one, whose upper quantiles cost
 * many times its mean, gets a lower one. As shadows do not depend on what was really done, there is
 * no loop that could swing.
 */
final class Headroom {
  private static final double STEP = 0.5;
  private static final int SHADOWS = 10;
  private static final double FIRST_SCORE = 2;
  private static final double MEMORY_MILLIS = 6 * 3_600_000.0;

  /** Decisions that a new service is given credit for. */
  private static final double CREDIT = 40;

  /** Fewer settled decisions say nothing. */
  private static final int LEAST_SETTLED = 20;

  private double premium;
  private final Recommender[] shadows = new Recommender[SHADOWS];
  private final Deque<Seen> window = new ArrayDeque<>();
  private final double[] cost = new double[SHADOWS];
  private double foresight;
  private int settled;
  private long lastMillis = Long.MIN_VALUE;

  Headroom(ScalingPolicy policy) {
    premium = policy.premium();
    for (int i = 0; i < SHADOWS; i++) {
      shadows[i] = new Recommender(unbounded(policy));
    }
  }

  /** Foresight knows no budget, so its shadows do not either. */
  private static ScalingPolicy unbounded(ScalingPolicy policy) {
    return policy.withCost(Cost.UNBOUNDED);
  }

  void policy(ScalingPolicy policy) {
    premium = policy.premium();
    for (Recommender shadow : shadows) {
      shadow.policy(unbounded(policy));
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Seen(long timeMillis, int needed, int[] asked) {}

  /**
   * Takes one decision.
   *
   * @param leadMillis from a decision until its replicas are ready
   * @param current replicas now
   * @param offered requests a second that came since the last look
   * @param demand their mean over a while, without backlog
   * @param upper demand by the normal score of its quantile
   * @param capacity requests a second of a replica
   */
  void observe(
      long nowMillis,
      long leadMillis,
      int current,
      double offered,
      double demand,
      DoubleUnaryOperator upper,
      double capacity) {
    int[] asked = new int[SHADOWS];
    for (int i = 0; i < SHADOWS; i++) {
      OptionalDouble forecast = OptionalDouble.of(upper.applyAsDouble(i * STEP));
      asked[i] = shadows[i].recommend(nowMillis, current, demand, forecast, capacity).replicas();
    }
    int needed = (int) Math.ceil(offered / capacity - 1e-9);
    window.addLast(new Seen(nowMillis, needed, asked));
    while (window.getFirst().timeMillis <= nowMillis - leadMillis) {
      int most = Math.max(1, window.stream().mapToInt(Seen::needed).max().orElse(1));
      settle(nowMillis, most, window.removeFirst().asked);
    }
  }

  private void settle(long nowMillis, int needed, int[] asked) {
    double passed = lastMillis == Long.MIN_VALUE ? 0 : nowMillis - lastMillis;
    lastMillis = nowMillis;
    double keep = Math.exp(-passed / MEMORY_MILLIS);
    if (settled == 0) {
      credit(needed);
    }
    foresight = keep * foresight + needed;
    for (int i = 0; i < SHADOWS; i++) {
      cost[i] = keep * cost[i] + asked[i];
    }
    settled++;
  }

  /**
   * At first the past counts as if it had cost no more than foresight, so that a new service is
   * given the benefit of the doubt with replicas.
   */
  private void credit(int needed) {
    foresight = CREDIT * needed;
    Arrays.fill(cost, CREDIT * needed);
  }

  /** Normal score of the quantile to provide for, 0 (the median) to 4.5. */
  double score() {
    if (settled < LEAST_SETTLED) {
      return FIRST_SCORE;
    }
    double allowed = (1 + premium) * foresight;
    int i = 0;
    while (i < SHADOWS - 1 && cost[i + 1] <= allowed) {
      i++;
    }
    if (i == SHADOWS - 1 || cost[i] > allowed) {
      return i * STEP;
    }
    return STEP * (i + (allowed - cost[i]) / (cost[i + 1] - cost[i]));
  }

  void write(DataOutput out) throws IOException {
    out.writeDouble(foresight);
    out.writeInt(settled);
    out.writeLong(lastMillis);
    for (int i = 0; i < SHADOWS; i++) {
      out.writeDouble(cost[i]);
      shadows[i].write(out);
    }
    out.writeInt(window.size());
    for (Seen seen : window) {
      out.writeLong(seen.timeMillis);
      out.writeInt(seen.needed);
      for (int replicas : seen.asked) {
        out.writeInt(replicas);
      }
    }
  }

  void read(DataInput in) throws IOException {
    foresight = in.readDouble();
    settled = in.readInt();
    lastMillis = in.readLong();
    for (int i = 0; i < SHADOWS; i++) {
      cost[i] = in.readDouble();
      shadows[i].read(in);
    }
    window.clear();
    for (int left = in.readInt(); left > 0; left--) {
      long time = in.readLong();
      int needed = in.readInt();
      int[] asked = new int[SHADOWS];
      for (int i = 0; i < SHADOWS; i++) {
        asked[i] = in.readInt();
      }
      window.addLast(new Seen(time, needed, asked));
    }
  }
}
