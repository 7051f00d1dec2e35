package io.vedette.detect.log;

import io.vedette.detect.log.anomaly.LogWatch;
import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.detect.metric.SeriesPolicy;
import io.vedette.model.Attributes;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.LogRecord;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.StateCodec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The log analysis of one service, a fold: rates by severity, as series for the metric detector;
 * patterns seen for the first time ({@link NewPatterns}); and what is unusual about the known ones
 * ({@link LogWatch}).
 *
 * <p>Call {@link #observe} for each record and {@link #onTime} as event time advances, at least
 * once a minute; a minute without records counts as zero. Not safe for use by several threads.
 */
public final class LogAnalyzer {
  /** Records a second by severity; labels {@code service.name}, {@code severity}. */
  public static final String RATE_METRIC = "vedette_log_records";

  private static final long MINUTE = 60_000L;
  private static final long IDLE_MILLIS = 24 * 60 * MINUTE;

  private final LogOptions options;
  private final StateCodec<LogState> codec;
  private final NewPatterns news;
  private final LogWatch watch;
  private LogWatch.Monitors monitors;

  public LogAnalyzer(LogOptions options) {
    this.options = options;
    this.watch = new LogWatch(options.watch());
    this.codec = LogState.codec(options, watch);
    this.news = new NewPatterns(options);
    SeriesMonitor usual = watch.defaultMonitor();
    this.monitors = key -> usual;
  }

  /** Receives what the analysis gives out. */
  public interface Sink {
    void sample(MetricSample sample);

    void finding(Finding finding);
  }

  /** A state for one service. */
  public LogState newState(Entity service) {
    return new LogState(new PatternMiner(service.id(), options.maxPatterns()), watch.newState());
  }

  public StateCodec<LogState> codec() {
    return codec;
  }

  /** Has the series of patterns judged by other monitors from now on. */
  public void judgeBy(LogWatch.Monitors others) {
    monitors = others;
  }

  /** The monitor of every pattern's series unless others were given. */
  public SeriesMonitor defaultMonitor() {
    return watch.defaultMonitor();
  }

  /** A monitor of patterns' series under a user's policy. */
  public SeriesMonitor monitor(SeriesPolicy policy) {
    return watch.monitor(policy);
  }

  /**
   * Makes the user's patterns known, instead of those of before: messages that match one are its.
   * What they take lines from learns afresh, and a named pattern is never news.
   *
   * @param templates by name, in the order in which they are tried
   */
  public void name(LogState state, Map<String, String> templates, long nowMillis) {
    for (String taken : UserNames.apply(state.miner, templates)) {
      watch.forget(state.watch, taken, nowMillis);
    }
  }

  /**
   * Takes one record of the service, late ones too: they still teach patterns.
   *
   * @return the record's pattern
   */
  public LogPattern observe(LogState state, Entity service, LogRecord log, Sink sink) {
    return observe(state, service, LogLine.of(log), sink);
  }

  /** The same from bytes. */
  public LogPattern observe(LogState state, Entity service, LogLine log, Sink sink) {
    long time = log.timeMillis();
    state.firstMillis = Math.min(state.firstMillis, time);
    state.lastMillis = Math.max(state.lastMillis, time);
    LogPattern pattern = state.miner.add(log.bytes(), log.from(), log.length(), time);
    pattern.error |= log.isError();
    if (!log.traceId().isEmpty()) {
      pattern.traceId = log.traceId();
    }
    LineView line = LineView.of(log, pattern, state.miner.lastTokens());
    watch.observe(state.watch, line);
    long minute = Math.floorDiv(time, MINUTE);
    if (minute > state.closedMinute) {
      state.counts(minute)[severityClass(log.severity())]++;
      watch.count(state.watch, line, minute);
    }
    news.observe(state, service, pattern, log, new Told(state, sink));
    return pattern;
  }

  /**
   * The same where event time has not jumped.
   *
   * @see #onTime(LogState, Entity, long, boolean, Sink)
   */
  public boolean onTime(LogState state, Entity service, long nowMillis, Sink sink) {
    return onTime(state, service, nowMillis, true, sink);
  }

  /**
   * Closes the minutes that ended by {@code nowMillis}.
   *
   * @param live false where event time has jumped, and a service's silence means nothing
   * @return false once the service has been silent for a day: its state may go
   */
  public boolean onTime(LogState state, Entity service, long nowMillis, boolean live, Sink sink) {
    long current = Math.floorDiv(nowMillis, MINUTE);
    if (state.closedMinute == Long.MIN_VALUE) {
      state.closedMinute = Math.floorDiv(state.firstMillis, MINUTE) - 1;
    }
    watch.merge(state.watch, state.miner::resolve, nowMillis);
    for (long minute = state.closedMinute + 1; minute < current; minute++) {
      long[] counts = state.takeCounts(minute);
      watch.closeMinute(state.watch, service, minute, counts != null, monitors);
      emitRates(service, minute, counts == null ? new long[LogState.CLASSES.length] : counts, sink);
    }
    state.closedMinute = Math.max(state.closedMinute, current - 1);
    Told told = new Told(state, sink);
    watch.onTime(state.watch, service, nowMillis, live, told::finding);
    news.follow(state, service, nowMillis, told);
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

  private static int severityClass(int severity) {
    if (severity >= 17) {
      return 3;
    }
    if (severity >= 13) {
      return 2;
    }
    return severity >= 9 || severity == 0 ? 1 : 0;
  }

  /**
   * Has findings name the ids that their pattern had before merges, so that they are found by them.
   */
  private record Told(LogState state, Sink sink) implements Sink {
    @Override
    public void sample(MetricSample sample) {
      sink.sample(sample);
    }

    @Override
    public void finding(Finding finding) {
      String id = finding.attributes().get("pattern.id");
      List<String> former = id == null ? List.of() : state.miner.formerIds(id);
      if (former.isEmpty()) {
        sink.finding(finding);
      } else {
        Map<String, String> attributes = new TreeMap<>(finding.attributes());
        attributes.put("pattern.formerly", String.join(" ", former));
        sink.finding(finding.withAttributes(attributes));
      }
    }
  }
}
