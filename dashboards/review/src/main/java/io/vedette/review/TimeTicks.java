package io.vedette.review;

import java.util.ArrayList;
import java.util.List;

/** Round times along an axis, in UTC. */
final class TimeTicks {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long[] STEPS = {
    10_000,
    30_000,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY
  };
  private static final int MOST = 8;

  private TimeTicks() {}

  static List<Plot.Tick> of(long from, long to, Scale x) {
    long step = STEPS[STEPS.length - 1];
    for (int i = STEPS.length - 1; i >= 0; i--) {
      if ((to - from) / STEPS[i] <= MOST) {
        step = STEPS[i];
      }
    }
    List<Plot.Tick> ticks = new ArrayList<>();
    for (long t = Math.floorDiv(from + step - 1, step) * step;
        t <= to && ticks.size() <= 2 * MOST;
        t += step) {
      ticks.add(new Plot.Tick(x.at(t), label(t, step)));
    }
    return ticks;
  }

  private static String label(long time, long step) {
    if (step < MINUTE) {
      return Format.clock(time);
    }
    return step < DAY && Math.floorMod(time, DAY) != 0 ? Format.minute(time) : Format.day(time);
  }
}
