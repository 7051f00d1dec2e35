package io.vedette.detect.log.anomaly;

import io.vedette.detect.metric.MonitorOptions;
import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.detect.metric.SeriesPolicy;
import io.vedette.model.Attributes;
import io.vedette.model.Entity;
import io.vedette.model.Expectation;
import io.vedette.model.Finding;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.Severity;
import io.vedette.model.Verdict;
import java.util.Locale;

/**
 * Holds the lines of each pattern a minute against its own season, by the metric detector. A fall
 * of an error pattern is good news and no finding.
 */
final class RateWatch {
  static final String METRIC = "vedette_log_pattern_lines";

  private static final long MINUTE = 60_000L;

  private final WatchOptions options;
  private final SeriesMonitor usual;

  RateWatch(WatchOptions options) {
    this.options = options;
    this.usual = monitor(SeriesPolicy.DEFAULT);
  }

  SeriesMonitor defaultMonitor() {
    return usual;
  }

  SeriesMonitor monitor(SeriesPolicy policy) {
    double least = Double.isNaN(policy.minAbsolute()) ? options.minChange() : policy.minAbsolute();
    return new SeriesMonitor(
        MonitorOptions.of(options.sharing()),
        new SeriesPolicy(
            policy.sensitivity(),
            least,
            policy.minRelative() > 0 ? policy.minRelative() : options.minRelativeChange(),
            policy.direction(),
            policy.missing(),
            false,
            policy.windows(),
            policy.zone()));
  }

  static SeriesKey key(Entity service, WatchedPattern p) {
    return new SeriesKey(
        METRIC,
        Attributes.of(
            "k8s.namespace.name",
            service.namespace(),
            "service.name",
            service.name(),
            "pattern.id",
            p.id,
            "pattern.name",
            p.name));
  }

  void minute(
      WatchState s,
      Entity service,
      WatchedPattern p,
      long minute,
      int lines,
      LogWatch.Monitors monitors) {
    WatchedPattern.Judged judged = p.judged;
    if (judged == null || judged.by() != monitors || !judged.name().equals(p.name)) {
      SeriesKey key = key(service, p);
      judged = new WatchedPattern.Judged(monitors, p.name, key, monitors.apply(key));
      p.judged = judged;
    }
    SeriesMonitor monitor = judged.monitor();
    if (monitor == null) {
      return;
    }
    if (p.series == null) {
      p.series = monitor.newState();
    }
    long end = (minute + 1) * MINUTE;
    monitor.observe(
        p.series,
        new MetricSample(judged.key(), MetricKind.GAUGE, end, lines),
        new SeriesMonitor.Sink() {
          @Override
          public void verdict(Verdict verdict, double value) {
            // only what lasts is told
          }

          @Override
          public void finding(Finding finding) {
            told(s, p, finding);
          }
        });
  }

  private static void told(WatchState s, WatchedPattern p, Finding f) {
    Expectation e = f.expectation();
    if (e == null || "flat_line".equals(f.attributes().get("anomaly.kind"))) {
      return;
    }
    boolean up = e.actual() > e.expected();
    Kind kind = up ? Kind.RATE_UP : Kind.RATE_DOWN;
    if (f.resolved()) {
      s.bursts.end(Kind.RATE_UP, p.id, f.endMillis());
      s.bursts.end(Kind.RATE_DOWN, p.id, f.endMillis());
    } else if (up || !p.error && !p.missing) {
      s.bursts.raise(kind, episode(p, f, e, up));
    }
  }

  private static Episode episode(WatchedPattern p, Finding f, Expectation e, boolean up) {
    String what =
        "%s lines a minute where %s were usual (normal: %s to %s)"
            .formatted(
                number(e.actual()),
                number(Math.max(0, e.expected())),
                number(Math.max(0, e.lower())),
                number(Math.max(0, e.upper())));
    Severity severity = Severity.LOW;
    if (up && p.error) {
      severity = f.severity().atLeast(Severity.HIGH) ? Severity.HIGH : Severity.MEDIUM;
    }
    return new Episode(
        p.id,
        p.id,
        p.title(),
        p.error,
        severity,
        f.score(),
        what,
        p.example,
        p.lastLine(),
        p.traceId,
        e.actual(),
        e.expected(),
        e.lower(),
        e.upper(),
        f.startMillis(),
        f.endMillis(),
        true);
  }

  /** The score of a surprise in decades, as the metric detector has it. */
  static double score(double decades) {
    return decades / (decades + 4);
  }

  static String number(double value) {
    return value >= 100 || value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.2g", value);
  }
}
