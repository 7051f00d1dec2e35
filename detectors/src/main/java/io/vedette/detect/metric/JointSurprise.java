package io.vedette.detect.metric;

import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Ids;
import io.vedette.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the metrics of one workload say together about one minute.
 *
 * @param decades of their joint surprise
 * @param threshold decades from which that is anomalous
 * @param metrics of how many metrics
 * @param drivers what it is made of, most telling first
 */
public record JointSurprise(
    Entity workload,
    long minuteMillis,
    double decades,
    double threshold,
    int metrics,
    List<Driver> drivers) {
  private static final String DETECTOR = "workload-joint/1";
  private static final int IN_TITLE = 3;

  /**
   * One metric's part.
   *
   * @param decades that it adds, less than its own surprise where it usually comes with another
   */
  public record Driver(UnusualPoint point, double decades) {}

  public JointSurprise {
    drivers = List.copyOf(drivers);
  }

  /** In [0,1], on the scale of a single series' score. */
  public double score() {
    return RecordDetector.score(decades);
  }

  boolean anomalous() {
    return decades >= threshold;
  }

  /**
   * As a finding.
   *
   * @param startMillis since when the metrics have been off, which makes its identity
   */
  public Finding finding(long startMillis) {
    String names =
        drivers.stream()
            .limit(IN_TITLE)
            .map(d -> d.point().series().name())
            .collect(Collectors.joining(", "));
    String title =
        "%d metrics of %s are unusual together".formatted(drivers.size(), workload.name());
    String reason =
        String.format(
            Locale.ROOT,
            "%s%s: none is anomalous by itself, but together one such minute in 10^%.0f is as"
                + " unusual; a finding takes 10^%.0f",
            names,
            drivers.size() > IN_TITLE ? " and others" : "",
            decades,
            threshold);
    List<Evidence> evidence = new ArrayList<>();
    for (Driver d : drivers) {
      evidence.add(new Evidence("metric", text(d), d.point().series().toString()));
    }
    return new Finding(
        Ids.of("workload-joint", workload.id(), Long.toString(startMillis)),
        FindingKind.METRIC_ANOMALY,
        Severity.MEDIUM,
        0.7,
        score(),
        workload,
        title,
        reason,
        startMillis,
        Math.max(startMillis, minuteMillis + WorkloadMonitor.MINUTE_MILLIS),
        false,
        drivers.get(0).point().series().toString(),
        null,
        List.of(),
        evidence,
        DETECTOR,
        Map.of(
            "anomaly.kind", "joint", "metrics", names, "metrics.all", Integer.toString(metrics)));
  }

  private static String text(Driver d) {
    UnusualPoint p = d.point();
    Wording words = Wording.of(p.series());
    return String.format(
        Locale.ROOT,
        "%s is %s, expected %s (adds a factor of 10^%.1f)",
        words.name(),
        words.value(p.value()),
        words.value(p.expected()),
        d.decades());
  }
}
