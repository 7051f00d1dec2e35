package io.vedette.predict;

import java.time.Duration;
import java.util.Arrays;

/**
 * What the trees see of a series at one moment, for one distance ahead: lags and levels relative to
 * the slow mean and in units of the series, so that siblings of any size share one model; the
 * courses of its cycles; the calendar of the target, in UTC; and the distance.
 */
final class SiblingFeatures {
  static final int LAST = 0;
  private static final int LEVELS = 4;
  private static final int TREND = LEVELS + LevelTracker.MEDIANS;
  private static final int SIZE_OF_LEVEL = TREND + 1;
  private static final int COURSES = SIZE_OF_LEVEL + 1;
  private static final int HOUR_OF_DAY = COURSES + 2 * Cycles.COUNT;
  private static final int DAY_OF_WEEK = HOUR_OF_DAY + 1;
  private static final int DISTANCE = DAY_OF_WEEK + 1;
  static final int SIZE = DISTANCE + 1;

  private static final long DAY = Duration.ofDays(1).toMillis();

  private SiblingFeatures() {}

  /**
   * @param linear the regressors of {@link LoadFeatures}, whose first is the series' unit
   */
  static void fill(
      float[] into, double[] linear, LevelTracker levels, long targetMillis, int steps) {
    double unit = linear[0];
    double slow = levels.mean(LevelTracker.SLOW);
    for (int i = 0; i < LEVELS; i++) {
      into[i] = (float) (linear[1 + i] / unit);
    }
    for (int i = 0; i < LevelTracker.MEDIANS; i++) {
      into[LEVELS + i] = (float) ((levels.median(i) - slow) / unit);
    }
    into[TREND] = (float) ((levels.trending(steps) - slow) / unit);
    into[SIZE_OF_LEVEL] = (float) (slow / unit);
    for (int i = 0; i < 2 * Cycles.COUNT; i++) {
      into[COURSES + i] = (float) (linear[LoadFeatures.BASIC + i] / unit);
    }
    into[HOUR_OF_DAY] = Math.floorMod(targetMillis, DAY) * 24f / DAY;
    into[DAY_OF_WEEK] = Math.floorMod(Math.floorDiv(targetMillis, DAY), 7L);
    into[DISTANCE] = (float) Math.log(steps);
  }

  /** Makes a row that of a series that has no courses yet. */
  static void forgetCourses(float[] rows, int from) {
    Arrays.fill(rows, from + COURSES, from + HOUR_OF_DAY, 0);
  }
}
