package io.vedette.detect.metric;

import io.vedette.model.AnomalyKind;
import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import io.vedette.model.Expectation;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Ids;
import io.vedette.model.SeriesKey;
import io.vedette.model.Severity;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Words and numbers of a metric finding. */
final class Findings {
  private static final String DETECTOR = "records/1";

  private Findings() {}

  static Finding of(SeriesKey series, SeriesState state, boolean resolved) {
    SeriesState.Episode e = state.episode;
    Entity entity = Entity.of(series);
    Wording words = Wording.of(series);
    boolean up = e.actual > e.expected;
    String band = words.band(e.lower, e.upper, e.actual);
    String title =
        "%s is %s, expected %s"
            .formatted(words.name(), words.value(e.actual), words.value(e.expected));
    String reason =
        "%s was %s where %s was expected (normal: %s), for %s%s"
            .formatted(
                words.name(),
                words.value(e.actual),
                words.value(e.expected),
                band,
                span(e.endMillis - e.startMillis),
                resolved ? "; it is back to normal" : "");
    return new Finding(
        Ids.of("metric-anomaly", series.toString(), Long.toString(e.startMillis)),
        FindingKind.METRIC_ANOMALY,
        severity(e),
        Math.min(0.99, 0.6 + 0.08 * e.points),
        e.worstScore,
        entity,
        title,
        reason,
        e.startMillis,
        e.endMillis,
        resolved,
        series.toString(),
        new Expectation(e.actual, e.expected, e.lower, e.upper, ""),
        List.of(),
        List.of(new Evidence("metric", title + " (normal: " + band + ")", series.toString())),
        DETECTOR,
        attributes(series, e.kind, up ? "up" : "down"));
  }

  static Finding absence(SeriesKey series, long lastMillis, long nowMillis, boolean resolved) {
    Entity entity = Entity.of(series);
    String title = Wording.of(series).name() + " is no longer sent";
    return new Finding(
        Ids.of("metric-absence", series.toString(), Long.toString(lastMillis)),
        FindingKind.METRIC_ANOMALY,
        Severity.LOW,
        0.6,
        0.6,
        entity,
        title,
        title + "; it came regularly until " + span(nowMillis - lastMillis) + " ago",
        lastMillis,
        Math.max(lastMillis, nowMillis),
        resolved,
        series.toString(),
        null,
        List.of(),
        List.of(new Evidence("metric", title, series.toString())),
        DETECTOR,
        attributes(series, AnomalyKind.ABSENCE, "none"));
  }

  private static Map<String, String> attributes(
      SeriesKey series, AnomalyKind kind, String direction) {
    return Map.of(
        "anomaly.kind", kind.name().toLowerCase(Locale.ROOT),
        "metric", series.name(),
        "direction", direction);
  }

  /** From how far outside the band, and for how long. */
  private static Severity severity(SeriesState.Episode e) {
    double relative = e.expected == 0 ? 1 : Math.abs(e.actual - e.expected) / Math.abs(e.expected);
    boolean large = relative >= 1 || e.worstScore >= 0.9;
    boolean lasting = e.points >= 5;
    if (large && lasting) {
      return Severity.HIGH;
    }
    return large || lasting ? Severity.MEDIUM : Severity.LOW;
  }

  private static String span(long millis) {
    long minutes = Math.round(millis / 60_000.0);
    return minutes < 1
        ? millis / 1000 + " s"
        : minutes < 120 ? minutes + " min" : minutes / 60 + " h";
  }
}
