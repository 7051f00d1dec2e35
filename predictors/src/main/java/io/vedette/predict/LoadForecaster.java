package io.vedette.predict;

import java.util.Arrays;
import java.util.Map;

/**
 * Online forecaster of one regular series: add points in order of time, ask for a forecast at any
 * time. Not thread-safe. Points at or before the last one are ignored; a gap is bridged.
 */
public final class LoadForecaster {
  private static final double ALPHA = .3;
  private static final int ERRORS = 300;

  private final ForecastOptions options;
  private final double[] pending;
  private final double[] errors = new double[ERRORS];
  private double level;
  private long lastMillis;
  private long count;
  private long measured;

  public LoadForecaster(ForecastOptions options) {
    this.options = options;
    pending = new double[options.horizonSteps()];
  }

  /**
   * Takes one more point.
   *
   * @param epochMillis event time
   * @param value finite
   */
  public void add(long epochMillis, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "value " + value + " at " + epochMillis + " is not finite");
    }
    if (count > 0 && epochMillis <= lastMillis) {
      return;
    }
    int slot = (int) (count % pending.length);
    if (count >= pending.length) {
      errors[(int) (measured++ % ERRORS)] = value - pending[slot];
    }
    level = count == 0 ? value : level + ALPHA * (value - level);
    pending[slot] = level;
    lastMillis = epochMillis;
    count++;
  }

  /** Number of points taken. */
  public long count() {
    return count;
  }

  /**
   * Forecasts from the last point on.
   *
   * @param steps at least 1
   * @throws IllegalStateException before the first point
   */
  public Forecast forecast(int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("a forecast of " + steps + " steps; give at least 1");
    }
    if (count == 0) {
      throw new IllegalStateException("no point yet; add some before the first forecast");
    }
    double[] mean = new double[steps];
    Arrays.fill(mean, level);
    double[] sorted = Arrays.copyOf(errors, (int) Math.min(ERRORS, measured));
    Arrays.sort(sorted);
    double[][] quantiles = new double[steps][QuantileGrid.SIZE];
    for (double[] row : quantiles) {
      for (int i = 0; i < QuantileGrid.SIZE; i++) {
        int at = (int) (QuantileGrid.probability(i) * sorted.length);
        row[i] = sorted.length == 0 ? level : level + sorted[at];
      }
    }
    return new Forecast(
        lastMillis, options.stepMillis(), mean, quantiles, Map.of("ewma", 1.0), ForecastError.NONE);
  }
}
