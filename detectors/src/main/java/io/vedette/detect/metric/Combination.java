package io.vedette.detect.metric;

import io.vedette.model.Attributes;
import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import io.vedette.model.Expectation;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Ids;
import io.vedette.model.SeriesKey;
import io.vedette.model.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Values of one workload that do not go together.
 *
 * @param decades how surprising, in decades
 * @param threshold from which it is a finding
 * @param parts the metrics, the one that fits least first
 */
public record Combination(double decades, double threshold, List<Part> parts) {
  private static final String DETECTOR = "workload-combination/1";
  private static final int TOLD = 4;

  /**
   * One metric.
   *
   * @param expected what its value would be with the others as they are
   * @param deviations how far it is from that, in standard deviations
   */
  public record Part(String metric, double value, double expected, double deviations) {}

  static Combination of(
      List<String> metrics,
      double[] row,
      CombinationModel.Distance distance,
      double decades,
      double threshold) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < row.length; i++) {
      CombinationModel.Fit fit = distance.fits().get(i);
      parts.add(new Part(metrics.get(i), row[i], fit.expected(), fit.deviations()));
    }
    parts.sort(Comparator.comparingDouble((Part p) -> Math.abs(p.deviations())).reversed());
    return new Combination(decades, threshold, List.copyOf(parts));
  }

  /**
   * As a finding.
   *
   * @param startMillis since when, which makes its identity
   */
  public Finding finding(Entity workload, long startMillis, long minuteMillis) {
    Part worst = parts.get(0);
    String title =
        "metrics of %s do not go together: %s".formatted(workload.name(), worst.metric());
    String reason =
        String.format(
            Locale.ROOT,
            "%s is %s where, with the other metrics of %s as they are, %s is usual; each value by"
                + " itself is normal",
            worst.metric(),
            said(worst, worst.value()),
            workload,
            said(worst, worst.expected()));
    List<Evidence> evidence = new ArrayList<>();
    for (Part p : parts.subList(0, Math.min(TOLD, parts.size()))) {
      String fact =
          String.format(
              Locale.ROOT,
              "%s is %s; with the others as they are, %s is usual (%+.1f standard deviations)",
              p.metric(),
              said(p, p.value()),
              said(p, p.expected()),
              p.deviations());
      evidence.add(new Evidence("metric", fact, p.metric()));
    }
    return new Finding(
        Ids.of("workload-combination", workload.id(), Long.toString(startMillis)),
        FindingKind.METRIC_ANOMALY,
        Severity.LOW,
        0.6,
        RecordDetector.score(decades),
        workload,
        title,
        reason,
        startMillis,
        Math.max(startMillis, minuteMillis + WorkloadMonitor.MINUTE_MILLIS),
        false,
        "",
        new Expectation(worst.value(), worst.expected(), worst.expected(), worst.expected(), ""),
        List.of(),
        evidence,
        DETECTOR,
        Map.of("anomaly.kind", "combination", "metric", worst.metric()));
  }

  /** With the unit that the metric's name implies. */
  private static String said(Part part, double value) {
    return Wording.of(new SeriesKey(part.metric(), Attributes.empty())).value(value);
  }
}
