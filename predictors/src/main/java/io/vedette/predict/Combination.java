package io.vedette.predict;

import org.jspecify.annotations.Nullable;

/**
 * The models' forecasts of one series and their weighted mean at one distance ahead. Holds nothing
 * but what the last call left, for its caller to read.
 */
final class Combination {
  private final long stepMillis;
  final double[] linear = new double[LoadFeatures.SIZE];
  final float[] siblingRow = new float[SiblingFeatures.SIZE];
  final double[] models = new double[HorizonModels.MODELS];
  final double[] weights = new double[HorizonModels.MODELS];
  private final double[] other = new double[HorizonModels.MODELS];

  Combination(long stepMillis) {
    this.stepMillis = stepMillis;
  }

  /**
   * The weighted models {@code steps} ahead; regressions and weights are mixed between two
   * distances.
   *
   * @param share of {@code far}, in [0,1]
   * @param siblings the model that is shared with siblings, where there is one
   */
  double center(
      SeriesState state,
      @Nullable SiblingModel siblings,
      int steps,
      HorizonModels near,
      HorizonModels far,
      double share) {
    weigh(near, far, share, siblings != null);
    long target = state.lastMillis() + steps * stepMillis;
    LevelTracker levels = state.levels();
    LoadFeatures.fill(linear, levels, state.cycles(), state.unit(), state.lastMillis(), target);
    SiblingFeatures.fill(siblingRow, linear, levels, target, steps);
    double slow = levels.mean(LevelTracker.SLOW);
    models[HorizonModels.LAST] = levels.last();
    for (int i = 0; i < LevelTracker.MEDIANS; i++) {
      models[HorizonModels.MEDIANS + i] = levels.median(i);
    }
    models[HorizonModels.TREND] = levels.trending(steps);
    double basic = mix(near.regression.predict(linear), far.regression.predict(linear), share);
    double seasonal = mix(near.seasonal.predict(linear), far.seasonal.predict(linear), share);
    models[HorizonModels.REGRESSION] = levels.plausible(slow + basic);
    models[HorizonModels.SEASONAL] = levels.plausible(slow + seasonal);
    models[HorizonModels.TREES] =
        siblings == null
            ? Double.NaN
            : levels.plausible(slow + state.unit() * siblings.predict(siblingRow));
    return sum(state);
  }

  private double sum(SeriesState state) {
    double sum = 0;
    for (int i = 0; i < models.length; i++) {
      sum += weights[i] > 0 ? weights[i] * state.floor(models[i]) : 0;
    }
    return sum;
  }

  private void weigh(HorizonModels near, HorizonModels far, double share, boolean siblings) {
    near.weights(weights, siblings);
    if (near != far) {
      far.weights(other, siblings);
      for (int i = 0; i < weights.length; i++) {
        weights[i] = mix(weights[i], other[i], share);
      }
    }
  }

  static double mix(double a, double b, double share) {
    return a + share * (b - a);
  }
}
