package io.vedette.predict;

import java.util.Arrays;

/**
 * Additive exponential smoothing with two seasons and an autoregressive error (Taylor, Short-term
 * electricity demand forecasting using double seasonal exponential smoothing, JORS 2003). The gains
 * are those of a small grid with the least absolute one-step error before the origin.
 */
final class DoubleSeasonalSmoothing implements BatchModel {
  private static final double[] LEVEL = {0.003, 0.02, 0.1};
  private static final double[] SEASON = {0.05, 0.2};
  private static final double[] ERROR = {0.6, 0.9, 0.97};

  private final int shortPeriod;
  private final int longPeriod;

  /**
   * @param shortPeriod steps, at least 2
   * @param longPeriod a multiple of it; or the same for one season only
   */
  DoubleSeasonalSmoothing(int shortPeriod, int longPeriod) {
    this.shortPeriod = shortPeriod;
    this.longPeriod = longPeriod;
  }

  @Override
  public String name() {
    return "seasonal_smoothing";
  }

  @Override
  public boolean fits(int n) {
    return n >= 2 * longPeriod + shortPeriod;
  }

  @Override
  public double[][] forecasts(double[] z, int[] origins, int horizon) {
    double[][] out = new double[origins.length][horizon];
    double[] best = new double[origins.length];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    Filter filter = new Filter();
    for (double level : LEVEL) {
      for (double day : SEASON) {
        for (double week : longPeriod > shortPeriod ? SEASON : new double[] {0}) {
          for (double error : ERROR) {
            filter.start(z, level, day, week, error);
            filter.run(z, origins, best, out);
          }
        }
      }
    }
    return out;
  }

  /** One pass over the history with fixed gains. */
  private final class Filter {
    private final double[] day = new double[shortPeriod];
    private final double[] week = new double[longPeriod];
    private double levelGain;
    private double dayGain;
    private double weekGain;
    private double carry;
    private double level;
    private double last;

    void start(double[] z, double levelGain, double dayGain, double weekGain, double carry) {
      this.levelGain = levelGain;
      this.dayGain = dayGain;
      this.weekGain = weekGain;
      this.carry = carry;
      last = 0;
      level = 0;
      for (int t = 0; t < longPeriod; t++) {
        level += z[t] / longPeriod;
      }
      Arrays.fill(day, -level);
      for (int t = 0; t < longPeriod; t++) {
        day[t % shortPeriod] += z[t] * shortPeriod / longPeriod;
      }
      for (int t = 0; t < longPeriod; t++) {
        week[t] = longPeriod > shortPeriod ? z[t] - level - day[t % shortPeriod] : 0;
      }
    }

    void run(double[] z, int[] origins, double[] best, double[][] out) {
      double loss = 0;
      int next = 0;
      for (int t = longPeriod; next < origins.length; t++) {
        if (t == origins[next]) {
          if (loss < best[next]) {
            best[next] = loss;
            path(t, out[next]);
          }
          next++;
          if (next == origins.length) {
            return;
          }
        }
        int d = t % shortPeriod;
        int w = t % longPeriod;
        double error = z[t] - level - day[d] - week[w];
        // the first rounds still show the start values
        loss += t >= 2 * longPeriod ? Math.abs(error - carry * last) : 0;
        last = error;
        level += levelGain * error;
        day[d] += dayGain * error;
        week[w] += weekGain * error;
      }
    }

    private void path(int t, double[] into) {
      double rest = last * (1 - levelGain - dayGain - weekGain);
      for (int h = 0; h < into.length; h++) {
        rest *= carry;
        into[h] = level + day[(t + h) % shortPeriod] + week[(t + h) % longPeriod] + rest;
      }
    }
  }
}
