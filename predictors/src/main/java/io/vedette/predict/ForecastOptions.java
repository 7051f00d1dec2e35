package io.vedette.predict;

import java.time.Duration;

/**
 * What a forecaster of one regular series needs to be told; everything else it finds by itself.
 *
 * @param step distance of two points, positive
 * @param horizonSteps how many steps ahead the forecasts are wanted, at least 1; error, weights and
 *     intervals are measured up to there
 */
public record ForecastOptions(Duration step, int horizonSteps) {
  public ForecastOptions {
    if (step.isZero() || step.isNegative()) {
      throw new IllegalArgumentException("a step of " + step + "; give a positive duration");
    }
    if (horizonSteps < 1) {
      throw new IllegalArgumentException(
          "a horizon of " + horizonSteps + " steps; give at least 1");
    }
  }

  long stepMillis() {
    return Math.max(1, step.toMillis());
  }
}
