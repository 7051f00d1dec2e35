package io.vedette.predict.scale;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * A time of more load that an operator knows beforehand, by a wall clock.
 *
 * @param start of its first occurrence
 * @param duration of each, positive, at most a week and no longer than until the next
 * @param repeatDays days from one occurrence to the next, 0 for none
 * @param demand what the demand before it is multiplied by, 1 for no change
 * @param replicas least that there should be while it lasts, 0 for no bound
 */
public record PlannedEvent(
    String name,
    LocalDateTime start,
    Duration duration,
    ZoneId zone,
    int repeatDays,
    double demand,
    int replicas) {
  public PlannedEvent {
    if (duration.isNegative() || duration.isZero() || duration.compareTo(Duration.ofDays(7)) > 0) {
      throw new IllegalArgumentException(
          "event " + name + " lasts " + duration + "; it must be positive and at most a week");
    }
    if (repeatDays < 0 || !(demand > 0) || replicas < 0) {
      throw new IllegalArgumentException(
          "event %s: repeatDays %d, demand %s and replicas %d; none may be negative or demand 0"
              .formatted(name, repeatDays, demand, replicas));
    }
  }

  /** Whether it is on at that time, ms since the epoch. */
  public boolean covers(long epochMillis) {
    Instant instant = Instant.ofEpochMilli(epochMillis);
    long days = ChronoUnit.DAYS.between(start, instant.atZone(zone).toLocalDateTime());
    if (days < -1) {
      return false;
    }
    // the wall clock may have jumped since, so the next occurrence is looked at as well
    long last = repeatDays == 0 ? 0 : Math.floorDiv(days + 1, repeatDays);
    long first = repeatDays == 0 ? 0 : Math.max(0, last - 1);
    for (long n = first; n <= last; n++) {
      Instant begin = start.plusDays(n * repeatDays).atZone(zone).toInstant();
      if (!instant.isBefore(begin) && instant.isBefore(begin.plus(duration))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Replicas to have for it: from a lead time before it begins, until it ends; its factor holds
   * until the demand seen is that of the event itself.
   *
   * @param demand seen now
   * @param capacity of a replica, in the same unit
   */
  int replicas(long nowMillis, long leadMillis, double demand, double capacity) {
    boolean soon = covers(nowMillis + leadMillis);
    int least = soon || covers(nowMillis) ? replicas : 0;
    if (soon && demand > 0 && !covers(nowMillis - leadMillis)) {
      double expected = covers(nowMillis) ? demand : demand * this.demand;
      least = Math.max(least, (int) Math.min(1_000_000, Math.ceil(expected / capacity - 1e-9)));
    }
    return least;
  }
}
