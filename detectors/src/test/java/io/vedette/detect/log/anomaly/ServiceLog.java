package io.vedette.detect.log.anomaly;

import io.vedette.detect.log.LogAnalyzer;
import io.vedette.detect.log.LogOptions;
import io.vedette.detect.log.LogState;
import io.vedette.model.Attributes;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.LogRecord;
import io.vedette.model.MetricSample;
import io.vedette.model.Resource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One service's log under analysis, minute by minute. */
final class ServiceLog implements LogAnalyzer.Sink {
  static final long MINUTE = 60_000L;
  static final int INFO = 9;
  static final int ERROR = 17;

  final Entity service = Entity.service("shop", "checkout");
  final LogAnalyzer analyzer = new LogAnalyzer(LogOptions.defaults());
  LogState state = analyzer.newState(service);

  /** The last state of each finding, in order of opening. */
  final Map<String, Finding> findings = new LinkedHashMap<>();

  final List<Finding> all = new ArrayList<>();

  /** What a service logs in a minute. */
  interface Minute {
    void log(int minute, Random random);
  }

  void run(int from, int to, Minute minute) {
    for (int m = from; m < to; m++) {
      minute.log(m, new Random(m * 7919L + 17));
      analyzer.onTime(state, service, (m + 1) * MINUTE, this);
    }
  }

  void log(double minute, int severity, String text) {
    log(minute, severity, text, "");
  }

  void log(double minute, int severity, String text, String trace) {
    log(minute, severity, text, trace, Attributes.empty());
  }

  void log(double minute, int severity, String text, String trace, Attributes attributes) {
    analyzer.observe(
        state,
        service,
        new LogRecord(
            (long) (minute * MINUTE) * 1_000_000L,
            severity,
            "",
            text,
            trace,
            "",
            Resource.UNKNOWN,
            attributes),
        this);
  }

  /** Writes the state and reads it back, as a restart does. */
  void restart() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    analyzer.codec().write(state, new DataOutputStream(bytes));
    state =
        analyzer
            .codec()
            .read(
                analyzer.codec().version(),
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  /** Findings of a kind, {@code log_rate_up}, {@code log_missing} … */
  List<Finding> of(String kind) {
    return findings.values().stream()
        .filter(f -> kind.equals(f.attributes().get("anomaly.kind")))
        .toList();
  }

  @Override
  public void sample(MetricSample sample) {
    // rates by severity are the metric detector's
  }

  @Override
  public void finding(Finding finding) {
    findings.put(finding.id(), finding);
    all.add(finding);
  }

  /** Poisson by Knuth's method; for means below 60. */
  static int poisson(double mean, Random random) {
    double limit = Math.exp(-mean);
    int count = 0;
    for (double p = random.nextDouble(); p > limit; p *= random.nextDouble()) {
      count++;
    }
    return count;
  }
}
