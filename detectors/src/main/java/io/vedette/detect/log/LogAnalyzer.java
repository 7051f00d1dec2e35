package io.vedette.detect.log;

import io.vedette.model.Attributes;
import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Ids;
import io.vedette.model.LogRecord;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.Severity;
import io.vedette.model.StateCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The log analysis of one service, a fold: rates by severity, as series for the metric detector,
 * and patterns seen for the first time.
 *
 * <p>Call {@link #observe} for each record and {@link #onTime} as event time advances, at least
 * once a minute; a minute without records counts as zero.
 */
public final class LogAnalyzer {
  /** Records a second by severity; labels {@code service.name}, {@code severity}. */
  public static final String RATE_METRIC = "vedette_log_records";

  private static final long MINUTE = 60_000L;
  private static final long IDLE_MILLIS = 24 * 60 * MINUTE;

  private final LogOptions options;
  private final StateCodec<LogState> codec;

  public LogAnalyzer(LogOptions options) {
    this.options = options;
    this.codec = LogState.codec(options);
  }

  /** Receives what the analysis gives out. */
  public interface Sink {
    void sample(MetricSample sample);

    void finding(Finding finding);
  }

  /** A state for one service. */
  public LogState newState(Entity service) {
    return new LogState(new PatternMiner(service.id(), options.maxPatterns()));
  }

  public StateCodec<LogState> codec() {
    return codec;
  }

  /**
   * Takes one record of the service, late ones too: they still teach patterns.
   *
   * @return the record's pattern
   */
  public LogPattern observe(LogState state, Entity service, LogRecord log, Sink sink) {
    long time = log.timeMillis();
    state.firstMillis = Math.min(state.firstMillis, time);
    state.lastMillis = Math.max(state.lastMillis, time);
    long minute = Math.floorDiv(time, MINUTE);
    if (minute > state.closedMinute) {
      state
          .minutes
          .computeIfAbsent(minute, m -> new long[LogState.CLASSES.length])[severityClass(log)]++;
    }
    LogPattern pattern = state.miner.add(log.body(), time);
    pattern.error |= log.isError();
    if (!log.traceId().isEmpty()) {
      pattern.traceId = log.traceId();
    }
    if (isNews(state, pattern, time)) {
      pattern.reportedMillis = time;
      pattern.reportedAs = pattern.id;
      sink.finding(finding(service, pattern, false));
    }
    return pattern;
  }

  private boolean isNews(LogState state, LogPattern pattern, long time) {
    return !pattern.reported()
        && pattern.count >= options.floor()
        && pattern.firstMillis - state.firstMillis >= options.warmUpMillis()
        && time - pattern.firstMillis <= options.floorWindowMillis();
  }

  /**
   * Closes the minutes that ended by {@code nowMillis}.
   *
   * @return false once the service has been silent for a day: its state may go
   */
  public boolean onTime(LogState state, Entity service, long nowMillis, Sink sink) {
    long current = Math.floorDiv(nowMillis, MINUTE);
    if (state.closedMinute == Long.MIN_VALUE) {
      state.closedMinute = Math.floorDiv(state.firstMillis, MINUTE) - 1;
    }
    for (long minute = state.closedMinute + 1; minute < current; minute++) {
      long[] counts = state.minutes.remove(minute);
      emitRates(service, minute, counts == null ? new long[LogState.CLASSES.length] : counts, sink);
    }
    state.closedMinute = Math.max(state.closedMinute, current - 1);
    followReported(state, service, nowMillis, sink);
    return nowMillis - state.lastMillis < IDLE_MILLIS;
  }

  private static void emitRates(Entity service, long minute, long[] counts, Sink sink) {
    for (int c = 0; c < counts.length; c++) {
      Attributes labels =
          Attributes.of(
              "k8s.namespace.name", service.namespace(),
              "service.name", service.name(),
              "severity", LogState.CLASSES[c]);
      sink.sample(
          new MetricSample(
              new SeriesKey(RATE_METRIC, labels),
              MetricKind.GAUGE,
              (minute + 1) * MINUTE,
              counts[c] / 60.0));
    }
  }

  private void followReported(LogState state, Entity service, long nowMillis, Sink sink) {
    for (LogPattern pattern : state.miner.patterns()) {
      if (!pattern.reported() || pattern.reportedMillis == Long.MAX_VALUE) {
        continue;
      }
      if (nowMillis - pattern.lastMillis >= options.quietMillis()) {
        sink.finding(finding(service, pattern, true));
        pattern.reportedMillis = Long.MAX_VALUE;
      } else if (pattern.lastMillis - pattern.reportedMillis >= MINUTE) {
        pattern.reportedMillis = pattern.lastMillis;
        sink.finding(finding(service, pattern, false));
      }
    }
  }

  private static Finding finding(Entity service, LogPattern pattern, boolean resolved) {
    String what = pattern.error ? "error log pattern" : "log pattern";
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(new Evidence("log", pattern.example, pattern.id));
    if (!pattern.traceId.isEmpty()) {
      evidence.add(new Evidence("trace", "a trace with this line", pattern.traceId));
    }
    return new Finding(
        Ids.of("new-log-pattern", service.id(), pattern.reportedAs),
        FindingKind.NEW_LOG_PATTERN,
        pattern.error ? Severity.HIGH : Severity.LOW,
        pattern.error ? 0.9 : 0.6,
        pattern.error ? 0.99 : 0.8,
        service,
        "New " + what + " in " + service,
        "%s logs a pattern never seen before, 0 times until then and %d times since: %s"
            .formatted(service, pattern.count, pattern.template()),
        pattern.firstMillis,
        pattern.lastMillis,
        resolved,
        "",
        null,
        List.of(),
        evidence,
        "log_patterns/1",
        Map.of("pattern.id", pattern.id, "pattern", pattern.template()));
  }

  private static int severityClass(LogRecord log) {
    int severity = log.severityNumber();
    if (severity >= 17) {
      return 3;
    }
    if (severity >= 13) {
      return 2;
    }
    return severity >= 9 || severity == 0 ? 1 : 0;
  }
}
