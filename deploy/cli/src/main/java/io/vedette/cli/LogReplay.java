package io.vedette.cli;

import io.vedette.detect.log.LogAnalyzer;
import io.vedette.detect.log.LogOptions;
import io.vedette.detect.log.LogState;
import io.vedette.detect.log.anomaly.WatchOptions;
import io.vedette.model.Attributes;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.LogRecord;
import io.vedette.model.MetricSample;
import io.vedette.model.Resource;
import io.vedette.rules.RulePack;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Plays lines through the live log analysis, at a steady pace of event time. */
final class LogReplay implements LogAnalyzer.Sink {
  private static final long MINUTE = 60_000L;
  private static final int ERROR = 17;
  private static final int INFO = 9;
  private static final String[] ERROR_WORDS = {"ERROR", "FATAL", "SEVERE", "CRITICAL"};

  private final Entity service = Entity.service("", "log");
  private final long every;
  private final int warmUp;
  private final LogAnalyzer analyzer;
  private final LogState state;
  private final Map<String, Finding> last = new LinkedHashMap<>();
  private final Map<String, Long> openedAt = new LinkedHashMap<>();
  private long lines;

  LogReplay(long every, int warmUp) {
    this.every = every;
    this.warmUp = warmUp;
    this.analyzer = new LogAnalyzer(options(every * warmUp));
    this.state = analyzer.newState(service);
  }

  private static LogOptions options(long warmUpMillis) {
    LogOptions o = LogOptions.defaults();
    WatchOptions w = o.watch();
    return new LogOptions(
        warmUpMillis,
        o.floor(),
        o.floorWindowMillis(),
        o.quietMillis(),
        o.maxPatterns(),
        new WatchOptions(
            w.maxPatterns(),
            w.maxSessions(),
            w.sharing(),
            warmUpMillis,
            w.minChange(),
            w.minRelativeChange(),
            w.floor(),
            w.windowMillis(),
            w.quietMillis()));
  }

  /** Names patterns as rules do. */
  void name(RulePack pack) {
    Map<String, String> templates = new LinkedHashMap<>();
    pack.logPatterns()
        .forEach(r -> r.patterns().forEach(p -> templates.putIfAbsent(p.name(), p.template())));
    analyzer.name(state, templates, 0);
  }

  void line(byte[] bytes, int from, int length) {
    long time = lines * every;
    String body = new String(bytes, from, length, StandardCharsets.UTF_8);
    if (lines > 0 && Math.floorDiv(time, MINUTE) != Math.floorDiv(time - every, MINUTE)) {
      analyzer.onTime(state, service, Math.floorDiv(time, MINUTE) * MINUTE, this);
    }
    lines++;
    analyzer.observe(
        state,
        service,
        new LogRecord(
            time * 1_000_000L,
            isError(body) ? ERROR : INFO,
            "",
            body,
            "",
            "",
            Resource.UNKNOWN,
            Attributes.empty()),
        this);
  }

  private static boolean isError(String body) {
    for (String word : ERROR_WORDS) {
      if (body.contains(word)) {
        return true;
      }
    }
    return false;
  }

  /** Closes the last minute. */
  void end() {
    analyzer.onTime(
        state, service, (Math.floorDiv(lines * every, MINUTE) + 1) * MINUTE, false, this);
  }

  long lines() {
    return lines;
  }

  int warmUp() {
    return warmUp;
  }

  /** The last state of each finding, and the line that brought it. */
  Map<Finding, Long> found() {
    Map<Finding, Long> found = new LinkedHashMap<>();
    last.forEach((id, f) -> found.put(f, openedAt.getOrDefault(id, 0L)));
    return found;
  }

  @Override
  public void sample(MetricSample sample) {
    // the metric detector's
  }

  @Override
  public void finding(Finding finding) {
    last.put(finding.id(), finding);
    openedAt.putIfAbsent(finding.id(), lines);
  }
}
