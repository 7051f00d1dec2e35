package io.vedette.detect.log;

import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Ids;
import io.vedette.model.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Patterns seen for the first time: told once they have occurred a few times, and only of a service
 * that is known: for {@link LogOptions#warmUpMillis}, or steady, that is a thousand lines and half
 * an hour without anything new.
 *
 * <p>Where new patterns keep coming, five or more in a thousand lines, one that is no error is no
 * news: so first-seen findings stay below one in a thousand lines whatever is logged.
 *
 * <p>New patterns that begin within {@value #TOGETHER_MILLIS} ms of each other are one finding. An
 * error never hides under one that is none.
 */
final class NewPatterns {
  private static final long MINUTE = 60_000L;
  private static final long TOGETHER_MILLIS = MINUTE;
  private static final long STEADY_MILLIS = 30 * MINUTE;
  private static final int STEADY_LINES = 1000;
  private static final int MAX_TOLD = 5;

  /** New patterns in about a thousand lines from which on a further one is no news. */
  private static final double MAX_CHURN = 5;

  private static final double CHURN_FADE = Math.exp(-1.0 / 1000);

  private final LogOptions options;

  NewPatterns(LogOptions options) {
    this.options = options;
  }

  void observe(
      LogState state, Entity service, LogPattern pattern, LogLine log, LogAnalyzer.Sink sink) {
    learnSteadiness(state, pattern, log);
    if (isNews(state, pattern, log.timeMillis())) {
      pattern.reportedMillis = log.timeMillis();
      LogPattern lead = lead(state, pattern);
      pattern.reportedAs = lead == null ? pattern.id : lead.reportedAs;
      sink.finding(finding(service, together(state, pattern.reportedAs), false));
    }
  }

  private static void learnSteadiness(LogState state, LogPattern pattern, LogLine log) {
    long time = log.timeMillis();
    state.churn *= CHURN_FADE;
    if (pattern.count == 1) {
      if (state.churn >= MAX_CHURN && !log.isError() && !pattern.reported()) {
        pattern.reportedMillis = Long.MAX_VALUE; // one of many new ones is no news
      }
      state.churn++;
      state.linesSinceNew = 0;
      state.newMillis = Math.max(state.newMillis, time);
    } else if (state.steadyMillis == Long.MAX_VALUE
        && ++state.linesSinceNew >= STEADY_LINES
        && time - state.newMillis >= STEADY_MILLIS) {
      state.steadyMillis = time;
    }
  }

  private boolean isNews(LogState state, LogPattern pattern, long time) {
    long known = Math.min(state.firstMillis + options.warmUpMillis(), state.steadyMillis);
    return !pattern.reported()
        && !pattern.pinned()
        && pattern.count >= options.floor()
        && pattern.firstMillis >= known
        && time - pattern.firstMillis <= options.floorWindowMillis();
  }

  /** A pattern under a finding that is open, and that began at the same time. */
  private static @Nullable LogPattern lead(LogState state, LogPattern pattern) {
    for (LogPattern p : state.miner.patterns()) {
      boolean open = p.reported() && p.reportedMillis != Long.MAX_VALUE && p != pattern;
      boolean together = Math.abs(p.firstMillis - pattern.firstMillis) <= TOGETHER_MILLIS;
      if (open && together && (p.error || !pattern.error)) {
        return p;
      }
    }
    return null;
  }

  private static List<LogPattern> together(LogState state, String reportedAs) {
    List<LogPattern> found = new ArrayList<>();
    for (LogPattern p : state.miner.patterns()) {
      if (p.reportedAs.equals(reportedAs)) {
        found.add(p);
      }
    }
    found.sort(
        Comparator.comparing((LogPattern p) -> !p.error)
            .thenComparingLong(p -> -p.count)
            .thenComparingLong(p -> p.sequence));
    return found;
  }

  /** Tells what has become of the new patterns, and when they are over. */
  void follow(LogState state, Entity service, long nowMillis, LogAnalyzer.Sink sink) {
    Map<String, List<LogPattern>> open = new LinkedHashMap<>();
    for (LogPattern p : state.miner.patterns()) {
      if (p.reported() && p.reportedMillis != Long.MAX_VALUE) {
        open.computeIfAbsent(p.reportedAs, id -> new ArrayList<>()).add(p);
      }
    }
    open.forEach((id, patterns) -> follow(state, service, id, patterns, nowMillis, sink));
  }

  private void follow(
      LogState state,
      Entity service,
      String reportedAs,
      List<LogPattern> open,
      long nowMillis,
      LogAnalyzer.Sink sink) {
    long last = open.stream().mapToLong(p -> p.lastMillis).max().orElse(0);
    long told = open.stream().mapToLong(p -> p.reportedMillis).max().orElse(0);
    boolean over = nowMillis - last >= options.quietMillis();
    if (over || last - told >= MINUTE) {
      sink.finding(finding(service, together(state, reportedAs), over));
      open.forEach(p -> p.reportedMillis = over ? Long.MAX_VALUE : last);
    }
  }

  /** One finding of patterns that came together, the most telling first. */
  private static Finding finding(Entity service, List<LogPattern> patterns, boolean resolved) {
    LogPattern first = patterns.get(0);
    boolean error = first.error;
    String what = error ? "error log pattern" : "log pattern";
    long start = patterns.stream().mapToLong(p -> p.firstMillis).min().orElse(first.firstMillis);
    long end = patterns.stream().mapToLong(p -> p.lastMillis).max().orElse(first.lastMillis);
    String more =
        patterns.size() == 1 ? "" : "; and %d more at the same time".formatted(patterns.size() - 1);
    return new Finding(
        Ids.of("new-log-pattern", service.id(), first.reportedAs),
        FindingKind.NEW_LOG_PATTERN,
        error ? Severity.HIGH : Severity.LOW,
        error ? 0.9 : 0.6,
        error ? 0.99 : 0.8,
        service,
        "New " + what + " in " + service,
        "%s logs a pattern never seen before, 0 times until then and %d times since: %s%s"
            .formatted(service, first.count, first.template(), more),
        start,
        end,
        resolved,
        "",
        null,
        List.of(),
        evidence(patterns),
        "log_patterns/1",
        Map.of(
            "pattern.id",
            first.id,
            "pattern",
            first.template(),
            "patterns",
            Integer.toString(patterns.size())));
  }

  private static List<Evidence> evidence(List<LogPattern> patterns) {
    List<Evidence> evidence = new ArrayList<>();
    Set<String> traces = new LinkedHashSet<>();
    for (LogPattern p : patterns.subList(0, Math.min(MAX_TOLD, patterns.size()))) {
      evidence.add(new Evidence("log", p.example, p.id));
      if (!p.traceId.isEmpty()) {
        traces.add(p.traceId);
      }
    }
    traces.forEach(t -> evidence.add(new Evidence("trace", "a trace with this line", t)));
    return evidence;
  }
}
