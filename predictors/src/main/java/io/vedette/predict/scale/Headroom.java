package io.vedette.predict.scale;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Finds the quantile of demand to provide for, from what foresight would have cost.
 *
 * <p>What a perfect scaler would have run a lead time ago is known now: the most that was needed
 * since. An integral controller moves the normal score of the quantile until the replicas asked for
 * exceed those by the wanted premium in the long run. So a regular load gets a quantile near 1 for
 * the money, and a bursty one, whose upper quantiles cost many times its mean, gets a lower one.
 * The gain falls with time, as in stochastic approximation (Robbins, Monro 1951), to a floor that
 * still follows a changed load.
 */
final class Headroom {
  private static final double LEAST_SCORE = 0;
  private static final double MOST_SCORE = 4.5;
  private static final double FIRST_SCORE = 2;

  /** Change of the score an hour, for a cost that is off by all of foresight's. */
  private static final double FIRST_GAIN = 60;

  private static final double LAST_GAIN = 12;
  private static final double GAIN_MEMORY_MILLIS = 3_600_000;
  private static final double COST_MEMORY_MILLIS = 1_200_000;

  private final double premium;
  private final Deque<Seen> window = new ArrayDeque<>();
  private double foresight;
  private double asked;
  private double score = FIRST_SCORE;
  private double elapsed;
  private long lastMillis = Long.MIN_VALUE;

  /**
   * @param premium share by which the replicas may exceed those of perfect foresight, positive
   */
  Headroom(double premium) {
    this.premium = premium;
  }

  private record Seen(long timeMillis, int needed, int asked) {}

  /**
   * Takes one decision.
   *
   * @param leadMillis from a decision until its replicas are ready
   * @param needed replicas that the demand of now needs
   * @param askedFor replicas that were recommended
   */
  void observe(long nowMillis, long leadMillis, int needed, int askedFor) {
    window.addLast(new Seen(nowMillis, needed, askedFor));
    while (window.getFirst().timeMillis <= nowMillis - leadMillis) {
      int most = Math.max(1, window.stream().mapToInt(Seen::needed).max().orElse(1));
      settle(nowMillis, most, window.removeFirst().asked);
    }
  }

  private void settle(long nowMillis, int needed, int askedFor) {
    double passed = lastMillis == Long.MIN_VALUE ? 0 : nowMillis - lastMillis;
    lastMillis = nowMillis;
    elapsed += passed;
    double keep = Math.exp(-passed / COST_MEMORY_MILLIS);
    foresight = keep * foresight + needed;
    asked = keep * asked + askedFor;
    double gain = Math.max(LAST_GAIN, FIRST_GAIN / (1 + elapsed / GAIN_MEMORY_MILLIS));
    double moved = score + gain * passed / 3_600_000.0 * (1 + premium - asked / foresight);
    score = Math.max(LEAST_SCORE, Math.min(MOST_SCORE, moved));
  }

  /** Normal score of the quantile to provide for, 0 (the median) to 4.5. */
  double score() {
    return score;
  }
}
