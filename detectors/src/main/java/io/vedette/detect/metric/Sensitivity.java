package io.vedette.detect.metric;

/**
 * How much must happen before a deviation is reported.
 *
 * <p>Sensitivity is a budget: how many false alarms a day all watched series together may raise.
 * One series that somebody looks at may be judged more sharply than each of a thousand that nobody
 * looks at (Bonferroni's correction for testing many hypotheses at once), so the least probability
 * of a normal point follows from the budget, the number of series and the series' own interval.
 *
 * @param falseAlarmsPerDay budget of all watched series together, positive
 * @param watchedSeries how many series share it, from 1
 * @param minRelativeDeviation least deviation that matters, as a share of what was expected
 */
public record Sensitivity(
    double falseAlarmsPerDay, int watchedSeries, double minRelativeDeviation) {
  private static final double DAY_MILLIS = 86_400_000.0;

  public Sensitivity {
    if (!(falseAlarmsPerDay > 0) || Double.isInfinite(falseAlarmsPerDay)) {
      throw new IllegalArgumentException(
          "falseAlarmsPerDay " + falseAlarmsPerDay + " is not a positive number");
    }
    if (watchedSeries < 1) {
      throw new IllegalArgumentException("watchedSeries " + watchedSeries + " is below 1");
    }
    if (!(minRelativeDeviation >= 0)) {
      throw new IllegalArgumentException(
          "minRelativeDeviation " + minRelativeDeviation + " is negative");
    }
  }

  /** One false alarm in ten days, of the given number of series together. */
  public static Sensitivity of(int watchedSeries) {
    return new Sensitivity(0.1, watchedSeries, 0.1);
  }

  /** Surprise in decades from which a point of a series with this interval is anomalous. */
  double decades(double intervalMillis) {
    double perDay = DAY_MILLIS / Math.max(1, intervalMillis);
    return Math.max(0, Math.log10(perDay * watchedSeries / falseAlarmsPerDay));
  }
}
