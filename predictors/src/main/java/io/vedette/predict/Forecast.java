package io.vedette.predict;

import java.util.Map;

/**
 * A forecast of one series with its distribution at each step.
 *
 * <p>The distribution of a step is held as its quantiles at {@link QuantileGrid}'s probabilities.
 * Between them, and beyond the outermost, they are interpolated linearly over the normal score of
 * the probability, which is exact for normal errors and keeps quantiles in order for all others.
 *
 * @param originMillis time of the last point known
 * @param stepMillis distance of two steps, positive; step {@code k} is at {@code originMillis + k *
 *     stepMillis}
 * @param mean the central forecast of each step: the value that minimises the expected absolute
 *     error, as the models are weighted by it
 * @param quantiles one row a step, in ascending order, {@link QuantileGrid#SIZE} each
 * @param weights share of each model in {@code mean} at the last step, in [0,1], sum 1
 * @param error recent error at the horizon
 */
@SuppressWarnings("ArrayRecordComponent") // plain numbers for one caller, never compared
public record Forecast(
    long originMillis,
    long stepMillis,
    double[] mean,
    double[][] quantiles,
    Map<String, Double> weights,
    ForecastError error) {
  public Forecast {
    if (mean.length == 0 || mean.length != quantiles.length) {
      throw new IllegalArgumentException(
          mean.length + " means and " + quantiles.length + " rows of quantiles; give one a step");
    }
    weights = Map.copyOf(weights);
  }

  /** Number of steps. */
  public int steps() {
    return mean.length;
  }

  /** The central forecast, {@code step} from 1. */
  public double mean(int step) {
    return mean[checked(step)];
  }

  /**
   * The value that the series stays at or below with the given probability.
   *
   * @param step from 1
   * @param probability in (0,1)
   */
  public double quantile(int step, double probability) {
    return QuantileGrid.value(quantiles[checked(step)], probability);
  }

  /** The probability that the series stays at or below {@code value}; {@code step} from 1. */
  public double probabilityBelow(int step, double value) {
    return QuantileGrid.probability(quantiles[checked(step)], value);
  }

  private int checked(int step) {
    if (step < 1 || step > mean.length) {
      throw new IllegalArgumentException("step " + step + " of " + mean.length + " steps");
    }
    return step - 1;
  }
}
