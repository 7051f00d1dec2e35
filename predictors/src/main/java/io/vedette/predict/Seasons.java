package io.vedette.predict;

import java.time.Duration;

/**
 * The seasons of a history, in steps.
 *
 * @param shortPeriod the main one, at least 2, or 0 for none
 * @param longPeriod a multiple of it, or the same where there is no longer one
 */
record Seasons(int shortPeriod, int longPeriod) {
  static final Seasons NONE = new Seasons(0, 0);

  private static final int ROUNDS = 3;
  private static final double CLEAR = 0.25;
  private static final int MAX_LAG = 1500;

  /**
   * Finds the seasons: the calendar's (hour, day, week) where the history spans them several times
   * and shows them, else the lag of the clearest peak of the autocorrelation of differences from
   * the trend.
   */
  static Seasons of(double[] values, long stepMillis) {
    int n = values.length;
    int day = steps(Duration.ofDays(1), stepMillis);
    int week = steps(Duration.ofDays(7), stepMillis);
    double[] flat = detrended(values);
    if (day >= 2 && n >= ROUNDS * day && correlation(flat, day) > CLEAR / 2) {
      return new Seasons(day, n >= ROUNDS * week ? week : day);
    }
    if (day == 1 && n >= ROUNDS * 7 && correlation(flat, 7) > CLEAR) {
      return new Seasons(7, 7);
    }
    if (day >= 2 && n >= ROUNDS * week && correlation(flat, week) > CLEAR) {
      return new Seasons(day, week);
    }
    int hour = steps(Duration.ofHours(1), stepMillis);
    if (hour >= 4 && n >= ROUNDS * hour && peak(flat, hour)) {
      return new Seasons(hour, hour);
    }
    int found = clearest(flat);
    return found > 0 ? new Seasons(found, found) : NONE;
  }

  private static int steps(Duration period, long stepMillis) {
    return period.toMillis() % stepMillis == 0 ? (int) (period.toMillis() / stepMillis) : 0;
  }

  static double[] detrended(double[] values) {
    int n = values.length;
    double middle = (n - 1) / 2.0;
    double mean = 0;
    for (double v : values) {
      mean += v / n;
    }
    double xy = 0;
    double xx = 0;
    for (int i = 0; i < n; i++) {
      xy += (i - middle) * (values[i] - mean);
      xx += (i - middle) * (i - middle);
    }
    double slope = xx > 0 ? xy / xx : 0;
    double[] flat = new double[n];
    for (int i = 0; i < n; i++) {
      flat[i] = values[i] - mean - slope * (i - middle);
    }
    return flat;
  }

  /** Autocorrelation of a series of mean 0. */
  static double correlation(double[] flat, int lag) {
    double sum = 0;
    double square = 0;
    for (int i = 0; i < flat.length; i++) {
      square += flat[i] * flat[i];
      sum += i >= lag ? flat[i] * flat[i - lag] : 0;
    }
    return square > 0 ? sum / square * flat.length / (flat.length - lag) : 0;
  }

  private static boolean peak(double[] flat, int lag) {
    double here = correlation(flat, lag);
    return here > CLEAR
        && here > correlation(flat, lag - Math.max(1, lag / 4)) + CLEAR / 2
        && here > correlation(flat, lag + Math.max(1, lag / 4)) + CLEAR / 2;
  }

  /** The first lag whose peak is nearly the highest; 0 where none is clear. */
  static int clearest(double[] flat) {
    int last = Math.min(MAX_LAG, flat.length / ROUNDS);
    double[] acf = new double[last + 2];
    for (int lag = 1; lag < acf.length; lag++) {
      acf[lag] = lag < flat.length ? correlation(flat, lag) : 0;
    }
    double lowest = acf[1];
    double best = 0;
    int found = 0;
    for (int lag = 2; lag <= last; lag++) {
      lowest = Math.min(lowest, acf[lag]);
      boolean peak = acf[lag] >= acf[lag - 1] && acf[lag] >= acf[lag + 1];
      if (peak && acf[lag] > 2 * CLEAR && acf[lag] > lowest + CLEAR && acf[lag] > best + 0.05) {
        best = acf[lag];
        found = lag;
      }
    }
    return found;
  }

  /**
   * The mean course of the first {@code n} values over the longer season: the mean of each place in
   * the short season, and a share of what each place in the long one adds to it.
   *
   * @param longPeriod a multiple of the short one, or 0
   * @return one value a place, of the longer season where there is one
   */
  static double[] course(double[] z, int n, int shortPeriod, int longPeriod, double share) {
    double[] day = means(z, n, shortPeriod, new double[] {0});
    if (longPeriod <= shortPeriod) {
      return day;
    }
    double[] week = means(z, n, longPeriod, day);
    for (int i = 0; i < longPeriod; i++) {
      week[i] = day[i % shortPeriod] + share * week[i];
    }
    return week;
  }

  private static double[] means(double[] z, int n, int period, double[] less) {
    double[] sum = new double[period];
    int[] count = new int[period];
    for (int t = 0; t < n; t++) {
      sum[t % period] += z[t] - less[t % less.length];
      count[t % period]++;
    }
    for (int i = 0; i < period; i++) {
      sum[i] /= Math.max(1, count[i]);
    }
    return sum;
  }
}
