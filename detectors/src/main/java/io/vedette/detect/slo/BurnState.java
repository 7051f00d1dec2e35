package io.vedette.detect.slo;

import io.vedette.model.Severity;

/**
 * What {@link BurnRateMonitor} keeps of one objective of one service: about 17 KiB for a budget of
 * 28 days. Mutable.
 */
public final class BurnState {
  static final long MINUTE = 60_000L;
  static final long HOUR = 60 * MINUTE;

  /** The last six hours by minute. */
  final EventBins minutes;

  /** The whole window by hour. */
  final EventBins hours;

  /** Id of the open finding, or empty. */
  String openId = "";

  long openSinceMillis;

  /** End of the finding before, ms; long ago where there was none. */
  long closedAtMillis;

  Severity severity = Severity.INFORMATIONAL;

  BurnState(EventBins minutes, EventBins hours) {
    this.minutes = minutes;
    this.hours = hours;
  }

  static BurnState of(Objective objective) {
    int hours = (int) Math.min(90 * 24, objective.windowMillis() / HOUR);
    return new BurnState(new EventBins(MINUTE, 361), new EventBins(HOUR, hours + 1));
  }

  /** True while a finding is open. */
  public boolean burning() {
    return !openId.isEmpty();
  }

  /** What was counted in {@code (nowMillis - lengthMillis, nowMillis]}, to the hour if longer. */
  EventBins.Sum sum(long nowMillis, long lengthMillis) {
    if (lengthMillis <= 6 * HOUR) {
      return minutes.sum(nowMillis, lengthMillis);
    }
    long hour = (Math.floorDiv(nowMillis - 1, HOUR) + 1) * HOUR;
    return hours.sum(hour, lengthMillis);
  }
}
