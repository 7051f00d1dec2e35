package io.vedette.detect.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Attributes;
import io.vedette.model.Finding;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.Severity;
import io.vedette.model.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeriesMonitorTest {
  private static final long MINUTE = 60_000L;
  private static final int DAY = 1440;

  private final SeriesMonitor monitor = new SeriesMonitor(MonitorOptions.defaults());

  private static final class Recorder implements SeriesMonitor.Sink {
    final List<Finding> findings = new ArrayList<>();
    Verdict last;
    double lastValue = Double.NaN;

    @Override
    public void verdict(Verdict verdict, double value) {
      last = verdict;
      lastValue = value;
    }

    @Override
    public void finding(Finding finding) {
      findings.add(finding);
    }
  }

  /** One simulated series: how its value at a minute is drawn. */
  private interface Shape {
    double at(long minute, Random random);
  }

  private static double daily(long minute) {
    return 1 + 0.6 * Math.sin(2 * Math.PI * (minute % DAY) / DAY);
  }

  private static final Shape RATE =
      (m, r) -> {
        double mean = 40 * daily(m);
        return Math.max(0, mean + Math.sqrt(mean) * r.nextGaussian()) / 60;
      };
  private static final Shape LATENCY =
      (m, r) -> 80 * (0.9 + 0.1 * daily(m)) * Math.exp(0.18 * r.nextGaussian());
  private static final Shape ERRORS = (m, r) -> r.nextInt(40) == 0 ? 0.03 : 0;
  private static final Shape MEMORY = (m, r) -> 4e8 + 2e6 * r.nextGaussian();
  private static final Shape IDLE = (m, r) -> r.nextInt(60) == 0 ? 1 / 60.0 : 0;
  private static final Shape CONSTANT = (m, r) -> 3;
  private static final Shape QUEUE = (m, r) -> Math.floor(3 * daily(m) * r.nextDouble());

  private static SeriesKey key(String name, int i) {
    return new SeriesKey(name, Attributes.of("service.name", "s" + i));
  }

  private Recorder run(SeriesKey series, SeriesState state, Shape shape, long from, long to) {
    Recorder recorder = new Recorder();
    Random random = new Random(series.hashCode() + from);
    for (long m = from; m < to; m++) {
      monitor.observe(
          state,
          new MetricSample(series, MetricKind.GAUGE, m * MINUTE, shape.at(m, random)),
          recorder);
      monitor.onTime(state, series, m * MINUTE, recorder);
    }
    return recorder;
  }

  private static long opened(List<Finding> findings) {
    return findings.stream().map(Finding::id).distinct().count();
  }

  @Test
  void raisesAtMostOneFalseAlarmInAThousandSeriesDays() {
    String[] names = {
      "vedette_service_requests",
      "vedette_service_latency_p95_ms",
      "vedette_service_error_ratio",
      "container_memory_working_set_bytes",
      "requests",
      "replicas",
      "queue_length"
    };
    Shape[] shapes = {RATE, LATENCY, ERRORS, MEMORY, IDLE, CONSTANT, QUEUE};
    long alarms = 0;
    List<String> what = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int kind = i % shapes.length;
      Recorder recorder = run(key(names[kind], i), monitor.newState(), shapes[kind], 0, 3L * DAY);
      alarms += opened(recorder.findings);
      recorder.findings.forEach(f -> what.add(f.startMillis() / MINUTE + " " + f.title()));
    }
    assertThat(alarms).as("false alarms: %s", what).isLessThanOrEqualTo(3);
  }

  @Test
  void findsALatencyRegressionWithinThreeMinutes() {
    SeriesKey series = key("vedette_service_latency_p95_ms", 1);
    SeriesState state = monitor.newState();
    run(series, state, LATENCY, 0, 3L * DAY);
    long onset = 3L * DAY;
    Recorder during = run(series, state, (m, r) -> 3 * LATENCY.at(m, r), onset, onset + 20);
    assertThat(during.findings).isNotEmpty();
    Finding finding = during.findings.get(0);
    assertThat(finding.endMillis()).isLessThanOrEqualTo((onset + 3) * MINUTE);
    assertThat(finding.startMillis()).isGreaterThanOrEqualTo((onset - 1) * MINUTE);
    assertThat(opened(during.findings)).isEqualTo(1);
    assertThat(during.findings.get(during.findings.size() - 1).severity())
        .isGreaterThanOrEqualTo(Severity.MEDIUM);
    Recorder after = run(series, state, LATENCY, onset + 20, onset + 60);
    assertThat(after.findings).hasSize(1);
    assertThat(after.findings.get(0).resolved()).isTrue();
    assertThat(after.findings.get(0).id()).isEqualTo(finding.id());
  }

  @Test
  void findsAnErrorBurst() {
    SeriesKey series = key("vedette_service_error_ratio", 2);
    SeriesState state = monitor.newState();
    run(series, state, ERRORS, 0, 3L * DAY);
    Recorder during =
        run(series, state, (m, r) -> 0.25 + 0.05 * r.nextGaussian(), 3L * DAY, 3L * DAY + 6);
    assertThat(opened(during.findings)).isEqualTo(1);
  }

  @Test
  void ignoresOneMissedScrapeAndNoticesAbsence() {
    SeriesKey series = key("container_memory_working_set_bytes", 3);
    SeriesState state = monitor.newState();
    run(series, state, MEMORY, 0, 600);
    Recorder quiet = new Recorder();
    monitor.onTime(state, series, 601 * MINUTE, quiet);
    assertThat(quiet.findings).isEmpty();
    monitor.onTime(state, series, 610 * MINUTE, quiet);
    assertThat(quiet.findings).hasSize(1);
    Recorder back = run(series, state, MEMORY, 611, 620);
    assertThat(back.findings).hasSize(1);
    assertThat(back.findings.get(0).resolved()).isTrue();
  }

  @Test
  void takesACounterAsItsRateAndARestartAsReset() {
    SeriesKey series = key("http_requests_total", 4);
    SeriesState state = monitor.newState();
    Recorder recorder = new Recorder();
    double[] raw = {100, 160, 220, 10, 70};
    for (int i = 0; i < raw.length; i++) {
      monitor.observe(
          state, new MetricSample(series, MetricKind.COUNTER, i * MINUTE, raw[i]), recorder);
    }
    assertThat(recorder.lastValue).isEqualTo(1.0);
  }

  @Test
  void aRestoredSeriesGoesOnAsIfNothingHappened() throws IOException {
    SeriesKey series = key("vedette_service_latency_p95_ms", 5);
    SeriesState whole = monitor.newState();
    run(series, whole, LATENCY, 0, 2L * DAY);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StateBytes.write(whole, new DataOutputStream(bytes));
    assertThat(bytes.size()).isLessThanOrEqualTo(1024);
    SeriesState restored =
        StateBytes.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    Recorder a = run(series, whole, LATENCY, 2L * DAY, 2L * DAY + 100);
    Recorder b = run(series, restored, LATENCY, 2L * DAY, 2L * DAY + 100);
    assertThat(b.last).isEqualTo(a.last);
    assertThat(b.findings).isEqualTo(a.findings);
  }

  private static final class StateBytes {
    static void write(SeriesState state, DataOutputStream out) throws IOException {
      SeriesMonitor.stateCodec().write(state, out);
    }

    static SeriesState read(DataInputStream in) throws IOException {
      return SeriesMonitor.stateCodec().read(SeriesMonitor.stateCodec().version(), in);
    }
  }
}
