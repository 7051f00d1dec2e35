package io.vedette.predict;

import java.time.Duration;

/**
 * What the shared trees see of a whole history from one origin, for one distance ahead: lags around
 * one and two of its seasons, levels and their drift, relative to the last season's mean and in
 * units of the series, so that siblings of any size share one model; the calendar of the target, in
 * UTC; and the distance.
 */
final class PanelFeatures {
  private static final int NEAR = 3;
  private static final int LEAST_WINDOW = 8;
  private static final int LAGS = 8;
  private static final int HOUR_OF_DAY = LAGS + 7;
  private static final int DAY_OF_WEEK = HOUR_OF_DAY + 1;
  private static final int DISTANCE = DAY_OF_WEEK + 1;
  static final int SIZE = DISTANCE + 1;

  private static final long DAY = Duration.ofDays(1).toMillis();

  private final double[] z;
  private final int origin;
  private final int day;
  private final int week;
  private final long startMillis;
  private final long stepMillis;
  private final double level;
  private final double unit;
  private final double lastRound;
  private final double drift;

  /**
   * @param z the history, on the modelling scale
   * @param origin how many of its values are known, at least {@link #least}
   */
  PanelFeatures(double[] z, int origin, Seasons seasons, long startMillis, long stepMillis) {
    this.z = z;
    this.origin = origin;
    this.startMillis = startMillis;
    this.stepMillis = stepMillis;
    day = Math.max(1, seasons.shortPeriod());
    week = Math.max(1, seasons.longPeriod());
    int window = window(seasons);
    level = mean(origin - window, origin);
    lastRound = mean(origin - Math.min(window, Math.max(day, NEAR)), origin);
    double size = 0;
    double moved = 0;
    for (int t = origin - window; t < origin; t++) {
      size += Math.abs(z[t] - z[t - week]) / window;
    }
    int recent = Math.min(window, Math.max(day, NEAR));
    for (int t = origin - recent; t < origin; t++) {
      moved += (z[t] - z[t - week]) / recent;
    }
    unit = size;
    drift = moved;
  }

  private static int window(Seasons seasons) {
    return Math.max(LEAST_WINDOW, seasons.longPeriod());
  }

  /** Fewest values from which on this is defined. */
  static int least(Seasons seasons) {
    return window(seasons) + Math.max(1, seasons.longPeriod());
  }

  private double mean(int from, int to) {
    double sum = 0;
    for (int t = from; t < to; t++) {
      sum += z[t];
    }
    return sum / (to - from);
  }

  int origin() {
    return origin;
  }

  /** Mean change of the series from one season to the next; 0 where there is nothing to learn. */
  double unit() {
    return unit;
  }

  /** What the trees correct: the value one season before the target. */
  double base(int steps) {
    return lag(origin + steps - 1, week, 0);
  }

  /** The value a whole number of seasons before the target, the newest known one or older. */
  private double lag(int target, int season, int older) {
    int rounds = (target - origin) / season + 1 + older;
    int at = target - rounds * season;
    return z[at >= 0 ? at : at + season];
  }

  /**
   * @param steps ahead, at least 1
   */
  void fill(float[] into, int from, int steps) {
    int target = origin + steps - 1;
    double base = base(steps);
    into[from] = units(base - level);
    into[from + 1] = units(lag(target, week, 1) - base);
    into[from + 2] = units(lag(target, day, 0) - base);
    into[from + 3] = units(lag(target, day, 1) - base);
    into[from + 4] = units(lag(target - 1, week, 0) - base);
    into[from + 5] = units(lag(target + 1, week, 0) - base);
    into[from + 6] = units(z[origin - 1] - level);
    into[from + 7] = units(z[origin - 1] - z[origin - 1 - week]);
    into[from + LAGS] = units(mean(origin - NEAR, origin) - level);
    into[from + LAGS + 1] = units(lastRound - level);
    into[from + LAGS + 2] = units(drift);
    into[from + LAGS + 3] = units(level);
    into[from + LAGS + 4] = units(z[origin - 1] - z[origin - 2]);
    into[from + LAGS + 5] = units(z[origin - 1] - z[Math.max(0, origin - 1 - day)]);
    into[from + LAGS + 6] = units(z[origin - 2] - z[origin - 2 - week]);
    long millis = startMillis + target * stepMillis;
    into[from + HOUR_OF_DAY] = Math.floorMod(millis, DAY) * 24f / DAY;
    into[from + DAY_OF_WEEK] = Math.floorMod(Math.floorDiv(millis, DAY), 7L);
    into[from + DISTANCE] = (float) Math.log(steps);
  }

  private float units(double difference) {
    return (float) (difference / unit);
  }
}
