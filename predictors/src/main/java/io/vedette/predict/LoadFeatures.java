package io.vedette.predict;

/**
 * The regressors of the direct linear models, all relative to the slow mean, so that they follow
 * shifts of level at once: an intercept, four levels, and each cycle's course at the target and
 * now.
 */
final class LoadFeatures {
  static final int BASIC = 5;
  static final int SIZE = BASIC + 2 * Cycles.COUNT;

  private LoadFeatures() {}

  /**
   * @param unit typical size of the values, the intercept's unit
   * @param targetMillis time of the value to forecast
   */
  static void fill(
      double[] into,
      LevelTracker levels,
      Cycles cycles,
      double unit,
      long nowMillis,
      long targetMillis) {
    double slow = levels.mean(LevelTracker.SLOW);
    into[0] = unit;
    into[1] = levels.last() - slow;
    into[2] = levels.mean(LevelTracker.HALF) - slow;
    into[3] = levels.mean(LevelTracker.MEDIUM) - slow;
    into[4] = levels.mean(LevelTracker.LONG) - slow;
    for (int c = 0; c < Cycles.COUNT; c++) {
      into[BASIC + 2 * c] = cycles.at(c, targetMillis, slow) - slow;
      into[BASIC + 2 * c + 1] = cycles.at(c, nowMillis, slow) - slow;
    }
  }
}
