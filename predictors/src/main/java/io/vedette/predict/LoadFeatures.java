package io.vedette.predict;

/**
 * The regressors of the direct linear models, all relative to the slow mean, so that they follow
 * shifts of level at once: an intercept, five levels, and each calendar cycle's course now and at
 * the target.
 */
final class LoadFeatures {
  static final int BASIC = 5;

  private LoadFeatures() {}

  static int size(int cycles) {
    return BASIC + 2 * cycles;
  }

  /**
   * @param scale typical size of the values, the intercept's unit
   * @param targetMillis time of the value to forecast
   */
  static void fill(
      double[] into,
      LevelTracker levels,
      CycleProfile[] cycles,
      double scale,
      long nowMillis,
      long targetMillis) {
    double slow = levels.mean(LevelTracker.SLOW);
    into[0] = scale;
    into[1] = levels.last() - slow;
    into[2] = levels.mean(LevelTracker.HALF) - slow;
    into[3] = levels.mean(LevelTracker.MEDIUM) - slow;
    into[4] = levels.mean(LevelTracker.LONG) - slow;
    for (int c = 0; c < cycles.length; c++) {
      boolean ready = cycles[c].ready();
      into[BASIC + 2 * c] = ready ? cycles[c].at(targetMillis) - slow : 0;
      into[BASIC + 2 * c + 1] = ready ? cycles[c].at(nowMillis) - slow : 0;
    }
  }
}
