package io.vedette.detect.log.anomaly;

import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import io.vedette.model.Expectation;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Ids;
import io.vedette.model.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Words of findings about known patterns. */
final class LogFindings {
  private static final String DETECTOR = "log_anomalies/1";
  private static final int MAX_TITLE = 79;
  private static final int MAX_TOLD = 5;

  private LogFindings() {}

  /**
   * One finding.
   *
   * @param firstKey of the episode that began it, with {@code startMillis} its identity
   */
  static Finding of(
      Entity service,
      Kind kind,
      String firstKey,
      long startMillis,
      List<Episode> episodes,
      boolean resolved) {
    List<Episode> byWeight = new ArrayList<>(episodes);
    byWeight.sort(
        Comparator.comparing(Episode::severity)
            .thenComparing(Episode::error)
            .thenComparingDouble(Episode::score)
            .reversed());
    Episode worst = byWeight.get(0);
    long start = episodes.stream().mapToLong(Episode::startMillis).min().orElse(startMillis);
    long end = episodes.stream().mapToLong(Episode::endMillis).max().orElse(startMillis);
    return new Finding(
        Ids.of("log-anomaly", kind.name(), service.id(), firstKey, Long.toString(startMillis)),
        FindingKind.LOG_ANOMALY,
        worst.severity(),
        worst.severity() == Severity.LOW ? 0.6 : 0.8,
        worst.score(),
        service,
        title(service, kind, byWeight),
        reason(service, kind, byWeight, resolved),
        start,
        Math.max(start, end),
        resolved,
        "",
        expectation(worst),
        List.of(),
        evidence(byWeight),
        DETECTOR,
        attributes(kind, byWeight));
  }

  private static String title(Entity service, Kind kind, List<Episode> episodes) {
    if (kind == Kind.SILENT) {
      return shortened(service + " logs nothing any more", MAX_TITLE);
    }
    String more = episodes.size() == 1 ? "" : " and %d more".formatted(episodes.size() - 1);
    String head = "%s of %s: ".formatted(upper(kind.words()), service);
    int room = Math.max(12, MAX_TITLE - head.length() - more.length());
    return head + shortened(episodes.get(0).template(), room) + more;
  }

  private static String upper(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private static String shortened(String text, int room) {
    return text.length() <= room ? text : text.substring(0, room - 1) + "…";
  }

  private static String reason(
      Entity service, Kind kind, List<Episode> episodes, boolean resolved) {
    String told =
        episodes.stream()
            .limit(MAX_TOLD)
            .map(e -> "\"%s\" %s".formatted(shortened(e.template(), 120), e.what()))
            .collect(Collectors.joining("; "));
    int rest = episodes.size() - MAX_TOLD;
    return "%s in the log of %s: %s%s%s"
        .formatted(
            upper(kind.words()),
            service,
            told,
            rest > 0 ? "; and " + rest + " more patterns at the same time" : "",
            resolved ? "; over now" : "");
  }

  private static Expectation expectation(Episode e) {
    double expected = Double.isFinite(e.expected()) ? e.expected() : 0;
    double actual = Double.isFinite(e.actual()) ? e.actual() : 0;
    return new Expectation(actual, expected, e.lower(), e.upper(), "");
  }

  private static List<Evidence> evidence(List<Episode> episodes) {
    List<Evidence> evidence = new ArrayList<>();
    Set<String> traces = new LinkedHashSet<>();
    for (Episode e : episodes.subList(0, Math.min(MAX_TOLD, episodes.size()))) {
      if (!e.now().isEmpty()) {
        evidence.add(new Evidence("log", e.now(), e.patternId()));
      }
      if (!e.before().isEmpty() && !e.before().equals(e.now())) {
        evidence.add(new Evidence("log", "before: " + e.before(), e.patternId()));
      }
      if (!e.traceId().isEmpty()) {
        traces.add(e.traceId());
      }
    }
    for (String trace : traces) {
      evidence.add(new Evidence("trace", "a trace with one of these lines", trace));
    }
    return evidence;
  }

  private static Map<String, String> attributes(Kind kind, List<Episode> episodes) {
    Episode worst = episodes.get(0);
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("anomaly.kind", "log_" + kind.name().toLowerCase(Locale.ROOT));
    attributes.put("direction", kind == Kind.RATE_UP || kind.fades() ? "up" : "down");
    attributes.put("pattern", worst.template());
    attributes.put("pattern.id", worst.patternId());
    attributes.put("patterns", Integer.toString(episodes.size()));
    if (!worst.traceId().isEmpty()) {
      attributes.put("trace.id", worst.traceId());
    }
    return attributes;
  }
}
