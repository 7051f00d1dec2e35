package io.vedette.detect.metric;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * What the clocks of a zone show, as milliseconds: people come to work at nine, in summer as in
 * winter. Remembers the offset until it changes; not safe for use by several threads.
 */
final class WallClock {
  private final ZoneRules rules;
  private long fromMillis = Long.MAX_VALUE;
  private long untilMillis = Long.MIN_VALUE;
  private long offsetMillis;

  WallClock(ZoneId zone) {
    this.rules = zone.getRules();
  }

  /** The time that the clocks show, as if they were in UTC. */
  long at(long timeMillis) {
    if (timeMillis < fromMillis || timeMillis >= untilMillis) {
      Instant time = Instant.ofEpochMilli(timeMillis);
      ZoneOffsetTransition before = rules.previousTransition(time.plusMillis(1));
      ZoneOffsetTransition after = rules.nextTransition(time);
      fromMillis = before == null ? Long.MIN_VALUE : before.getInstant().toEpochMilli();
      untilMillis = after == null ? Long.MAX_VALUE : after.getInstant().toEpochMilli();
      offsetMillis = rules.getOffset(time).getTotalSeconds() * 1000L;
    }
    return timeMillis + offsetMillis;
  }
}
