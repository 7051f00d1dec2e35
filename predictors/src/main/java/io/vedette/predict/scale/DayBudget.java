package io.vedette.predict.scale;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.IntPredicate;

/**
 * Keeps a service within its budget of the UTC day.
 *
 * <p>What the minimum will need until midnight is set aside. Of the rest no more may be spent an
 * hour than there is, so that a budget that nears its end closes gradually and not at once. The
 * bound holds for the day as a whole as long as the budget pays for the minimum at all.
 */
final class DayBudget {
  private static final long DAY_MILLIS = 86_400_000;
  private static final double HOUR_MILLIS = 3_600_000.0;

  private long day = Long.MIN_VALUE;
  private long lastMillis;
  private double spent;
  private double hours;

  /** Replicas have been there since the last call. */
  void account(long nowMillis, int replicas, ScalingPolicy policy) {
    long today = Math.floorDiv(nowMillis, DAY_MILLIS);
    if (today != day) {
      lastMillis = day == Long.MIN_VALUE ? nowMillis : Math.max(lastMillis, today * DAY_MILLIS);
      day = today;
      spent = 0;
      hours = 0;
    }
    double passed = Math.max(0, nowMillis - lastMillis) / HOUR_MILLIS;
    lastMillis = nowMillis;
    hours += passed * replicas;
    spent += passed * policy.cost().perHour(replicas, policy.minReplicas());
  }

  /** Most replicas that are needed which the rest of the budget pays for. */
  int most(ScalingPolicy policy) {
    int least = Math.max(1, policy.minReplicas());
    Cost cost = policy.cost();
    double rest = Math.max(1, (day + 1) * DAY_MILLIS - lastMillis) / HOUR_MILLIS;
    double leastRate = cost.perHour(least, policy.minReplicas());
    double rate = rate(cost.perDay() - spent, leastRate, rest);
    double count = rate(cost.replicaHoursPerDay() - hours, least, rest);
    return largest(
        least,
        policy.maxReplicas(),
        n ->
            cost.perHour(n, policy.minReplicas()) <= rate
                && n + cost.reserve(cost.spotOf(n, policy.minReplicas())) <= count);
  }

  private static double rate(double left, double least, double restHours) {
    return least + Math.max(0, left - least * restHours) / Math.min(1, restHours);
  }

  /** By bisection: prices never fall with the number. */
  private static int largest(int least, int most, IntPredicate fits) {
    int low = least;
    int high = most;
    while (low < high) {
      int middle = low + (high - low + 1) / 2;
      if (fits.test(middle)) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(day);
    out.writeLong(lastMillis);
    out.writeDouble(spent);
    out.writeDouble(hours);
  }

  void read(DataInput in) throws IOException {
    day = in.readLong();
    lastMillis = in.readLong();
    spent = in.readDouble();
    hours = in.readDouble();
  }
}
