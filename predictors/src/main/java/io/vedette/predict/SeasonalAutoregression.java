package io.vedette.predict;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Autoregression on the last values and on those around one and more seasons ago, by ridge
 * regression, iterated to the horizon: the double-seasonal regression of Doornik, Castle and Hendry
 * (Card: a short calibrated forecasting device, IJF 2020), where the lags about the seasons take
 * the place of moving-average terms. The season may be taken out first, as the mean course.
 */
final class SeasonalAutoregression implements BatchModel {
  private static final double RIDGE = 1e-4;
  private static final double ROOM = 0.3;
  private static final double LONG_SHARE = 0.7;

  private final String name;
  private final int[] lags;
  private final int shortPeriod;
  private final int longPeriod;

  /**
   * @param lags distinct, in any order; those below 1 are left out
   * @param shortPeriod the season to take out first, or 0
   * @param longPeriod a longer one, a multiple of it, or 0
   */
  SeasonalAutoregression(String name, int[] lags, int shortPeriod, int longPeriod) {
    this.name = name;
    this.lags = IntStream.of(lags).filter(lag -> lag > 0).distinct().sorted().toArray();
    this.shortPeriod = shortPeriod;
    this.longPeriod = longPeriod;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean fits(int n) {
    int longest = Math.max(lags[lags.length - 1], 2 * Math.max(shortPeriod, longPeriod));
    return n - longest >= 5 * lags.length + 10;
  }

  @Override
  public double[][] forecasts(double[] z, int[] origins, int horizon) {
    double[][] out = new double[origins.length][];
    for (int i = 0; i < origins.length; i++) {
      out[i] = forecast(z, origins[i], horizon);
    }
    return out;
  }

  private double[] forecast(double[] z, int n, int horizon) {
    double[] path = Arrays.copyOf(z, n + horizon);
    double[] course =
        shortPeriod > 0 ? Seasons.course(z, n, shortPeriod, longPeriod, LONG_SHARE) : null;
    double mean = 0;
    for (int t = 0; t < n; t++) {
      path[t] -= course == null ? 0 : course[t % course.length];
      mean += path[t] / n;
    }
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int t = 0; t < n; t++) {
      path[t] -= mean;
      low = Math.min(low, path[t]);
      high = Math.max(high, path[t]);
    }
    double[] coefficients = fit(path, n, high - low);
    double room = ROOM * (high - low);
    for (int t = n; t < n + horizon; t++) {
      double sum = coefficients[lags.length] * (high - low);
      for (int i = 0; i < lags.length; i++) {
        sum += coefficients[i] * path[t - lags[i]];
      }
      path[t] = Math.max(low - room, Math.min(high + room, sum));
    }
    double[] out = new double[horizon];
    for (int h = 0; h < horizon; h++) {
      out[h] = path[n + h] + mean + (course == null ? 0 : course[(n + h) % course.length]);
    }
    return out;
  }

  private double[] fit(double[] u, int n, double intercept) {
    int p = lags.length + 1;
    double[] gram = new double[p * p];
    double[] moment = new double[p];
    double[] row = new double[p];
    row[p - 1] = intercept / 4; // of the size of the values, so that the ridge treats it alike
    for (int t = lags[p - 2]; t < n; t++) {
      for (int i = 0; i < p - 1; i++) {
        row[i] = u[t - lags[i]];
      }
      for (int i = 0; i < p; i++) {
        double value = row[i];
        moment[i] += value * u[t];
        for (int j = 0; j <= i; j++) {
          gram[i * p + j] += value * row[j];
        }
      }
    }
    double trace = 0;
    for (int i = 0; i < p; i++) {
      trace += gram[i * p + i];
    }
    if (!(trace > 0)) {
      return new double[p];
    }
    for (int i = 0; i < p; i++) {
      gram[i * p + i] += RIDGE * trace / p;
    }
    double[] solution = Cholesky.solve(gram, moment);
    solution[p - 1] /= 4;
    return solution;
  }
}
