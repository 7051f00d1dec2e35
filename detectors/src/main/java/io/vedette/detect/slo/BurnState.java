package io.vedette.detect.slo;

import io.vedette.model.Severity;

/**
 * What {@link BurnRateMonitor} keeps of one objective of one service: below 4 KiB packed, whatever
 * the traffic and the window. Mutable.
 *
 * <p>The shorter ago, the finer: six hours by minute, three days by hour, the rest of the window by
 * six hours (by day where it is longer than 35 days), which is where a budget's window then begins.
 */
public final class BurnState {
  static final long MINUTE = 60_000L;
  static final long HOUR = 60 * MINUTE;
  static final int RECENT_HOURS = 73;
  private static final long DAY = 24 * HOUR;

  /** The last six hours by minute. */
  final EventBins minutes;

  /** The last three days by hour. */
  final EventBins hours;

  /** The whole window in steps of {@link #stepMillis}. */
  final EventBins window;

  final long stepMillis;

  /** Id of the open finding, or empty. */
  String openId = "";

  long openSinceMillis;

  /** End of the finding before, ms; long ago where there was none. */
  long closedAtMillis;

  Severity severity = Severity.INFORMATIONAL;

  BurnState(EventBins minutes, EventBins hours, EventBins window, long stepMillis) {
    this.minutes = minutes;
    this.hours = hours;
    this.window = window;
    this.stepMillis = stepMillis;
  }

  static BurnState of(Objective objective) {
    long length = Math.min(90 * DAY, objective.windowMillis());
    long step = step(length);
    return new BurnState(
        new EventBins(MINUTE, 361),
        new EventBins(HOUR, RECENT_HOURS),
        new EventBins(step, (int) (length / step) + 1),
        step);
  }

  static long step(long windowMillis) {
    return windowMillis > 35 * DAY ? DAY : 6 * HOUR;
  }

  void count(long timeMillis, double events, double bad) {
    minutes.add(timeMillis, events, bad);
    hours.add(timeMillis, events, bad);
    window.add(timeMillis, events, bad);
  }

  /** Keeps it small until it is needed again. */
  public void pack() {
    minutes.pack();
    hours.pack();
    window.pack();
  }

  /** True while a finding is open. */
  public boolean burning() {
    return !openId.isEmpty();
  }

  /** What was counted in {@code (nowMillis - lengthMillis, nowMillis]}, to the bin if longer. */
  EventBins.Sum sum(long nowMillis, long lengthMillis) {
    if (lengthMillis <= 6 * HOUR) {
      return minutes.sum(nowMillis, lengthMillis);
    }
    boolean recent = lengthMillis <= (RECENT_HOURS - 1) * HOUR;
    long bin = recent ? HOUR : stepMillis;
    long end = (Math.floorDiv(nowMillis - 1, bin) + 1) * bin;
    return (recent ? hours : window).sum(end, lengthMillis);
  }
}
