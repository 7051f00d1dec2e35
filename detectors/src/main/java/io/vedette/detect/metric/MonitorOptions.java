package io.vedette.detect.metric;

/**
 * How verdicts become findings.
 *
 * @param minAnomalousPoints anomalous points, of the last four, that open a finding
 * @param strongScore two points in a row at this score open one at once
 * @param minRelativeDeviation least deviation that matters, as a share of what was expected
 * @param closeAfterNormalPoints normal points in a row that resolve a finding
 * @param absenceIntervals usual intervals without a point after which a regular series is absent
 */
public record MonitorOptions(
    int minAnomalousPoints,
    double strongScore,
    double minRelativeDeviation,
    int closeAfterNormalPoints,
    int absenceIntervals) {
  public MonitorOptions {
    if (minAnomalousPoints < 1 || minAnomalousPoints > 4) {
      throw new IllegalArgumentException(
          "minAnomalousPoints " + minAnomalousPoints + " is not in 1..4");
    }
    if (!(minRelativeDeviation >= 0)) {
      throw new IllegalArgumentException("minRelativeDeviation " + minRelativeDeviation);
    }
  }

  public static MonitorOptions defaults() {
    return new MonitorOptions(3, 0.8, 0.3, 5, 5);
  }
}
