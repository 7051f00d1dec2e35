package io.vedette.predict;

/**
 * Recent error of a forecaster at its horizon, over forecasts made before their target was known.
 *
 * @param wape sum of |y - forecast| over sum of |y|; NaN where nothing was measured yet
 * @param mase mean of |y - forecast| over that of the last value held (below 1: better); NaN where
 *     nothing was measured yet
 * @param coverage share of targets at or below the 95 % quantile, in [0,1]; NaN where nothing was
 *     measured yet
 * @param count effective number of forecasts behind it
 */
public record ForecastError(double wape, double mase, double coverage, double count) {
  /** Nothing measured yet. */
  public static final ForecastError NONE = new ForecastError(Double.NaN, Double.NaN, Double.NaN, 0);
}
