package io.vedette.detect.metric;

/**
 * How verdicts become findings.
 *
 * @param sensitivity what a point must be to count
 * @param closeAfterNormalPoints normal points in a row that resolve a finding
 * @param newNormalPoints after how many anomalous points a new level is taken as normal
 * @param absenceIntervals usual intervals without a point after which a regular series is absent
 */
public record MonitorOptions(
    Sensitivity sensitivity,
    int closeAfterNormalPoints,
    int newNormalPoints,
    int absenceIntervals) {
  /** The series that share the budget of false alarms unless configured otherwise. */
  public static final int WATCHED_SERIES = 1000;

  public MonitorOptions {
    if (closeAfterNormalPoints < 1 || newNormalPoints < 1 || absenceIntervals < 1) {
      throw new IllegalArgumentException(
          "closeAfterNormalPoints %d, newNormalPoints %d and absenceIntervals %d must be positive"
              .formatted(closeAfterNormalPoints, newNormalPoints, absenceIntervals));
    }
  }

  /** Defaults for a thousand series. */
  public static MonitorOptions defaults() {
    return of(WATCHED_SERIES);
  }

  /**
   * Defaults, with the false alarms of {@code watchedSeries} series together held to the budget.
   */
  public static MonitorOptions of(int watchedSeries) {
    return new MonitorOptions(Sensitivity.of(watchedSeries), 5, 200, 5);
  }
}
