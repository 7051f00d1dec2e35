package io.vedette.it;

import io.vedette.detect.metric.MonitorOptions;
import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.detect.metric.SeriesState;
import io.vedette.ingest.codec.prw1.Label;
import io.vedette.ingest.codec.prw1.Sample;
import io.vedette.ingest.codec.prw1.TimeSeries;
import io.vedette.ingest.codec.prw1.WriteRequest;
import io.vedette.model.Attributes;
import io.vedette.model.AuditEvent;
import io.vedette.model.Finding;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.Verdict;
import io.vedette.rules.RulePack;
import io.vedette.rules.RulePackLoader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.xerial.snappy.Snappy;

/**
 * Input for tests that break things on the way: minutes of metrics with planted shifts and of audit
 * events, and the findings that the same analyses give when nothing breaks.
 */
final class SteadyInput {
  private static final int SERIES = 12;
  private static final int SHIFT_FROM = 100;
  private static final int SHIFT_TO = 125;

  private final int minutes;
  private final long firstMinute;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  SteadyInput(int minutes, long endMillis) {
    this.minutes = minutes;
    this.firstMinute = endMillis / 60_000 - minutes - 1;
  }

  int minutes() {
    return minutes;
  }

  /** Sends one minute, again and again until it is taken. */
  void send(int minute, URI gateway) throws InterruptedException, IOException {
    post(gateway.resolve("/webhook/k8s-audit"), "application/json", auditBody(minute));
    post(gateway.resolve("/api/v1/write"), "application/x-protobuf", metricsBody(minute));
  }

  private void post(URI to, String type, byte[] body) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to)
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (type.contains("protobuf")) {
      request.header("Content-Encoding", "snappy");
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (System.nanoTime() < deadline) {
      try {
        int status =
            http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status / 100 == 2) {
          return;
        }
        if (status != 503 && status != 429) {
          throw new AssertionError(to + " answered " + status);
        }
      } catch (IOException e) {
        // not there just now: that is what these tests are about
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new AssertionError(to + " took nothing for two minutes");
  }

  private byte[] auditBody(int minute) {
    return "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":[%s,%s]}"
        .formatted(exec(minute), routine(minute))
        .getBytes(StandardCharsets.UTF_8);
  }

  private String exec(int minute) {
    return event(minute, "exec", "system:serviceaccount:shop:app-" + minute % 7)
        .formatted(
            "create",
            "{\"resource\":\"pods\",\"subresource\":\"exec\",\"namespace\":\"shop\",\"name\":\"p\"}",
            101);
  }

  private String routine(int minute) {
    return event(minute, "routine", "system:kube-scheduler")
        .formatted(
            "update",
            "{\"resource\":\"leases\",\"namespace\":\"kube-system\",\"name\":\"l\"}",
            200);
  }

  private String event(int minute, String what, String user) {
    String time = Instant.ofEpochMilli((firstMinute + minute) * 60_000L + 1000).toString();
    return "{\"kind\":\"Event\",\"auditID\":\""
        + what
        + '-'
        + minute
        + "\",\"stage\":\"ResponseComplete\","
        + "\"stageTimestamp\":\""
        + time
        + "\",\"verb\":\"%s\",\"user\":{\"username\":\""
        + user
        + "\"},"
        + "\"objectRef\":%s,\"responseStatus\":{\"code\":%d}}";
  }

  private byte[] metricsBody(int minute) throws IOException {
    WriteRequest.Builder request = WriteRequest.newBuilder();
    for (int i = 0; i < SERIES; i++) {
      MetricSample sample = sample(i, minute);
      TimeSeries.Builder series = TimeSeries.newBuilder();
      series.addLabels(label("__name__", sample.series().name()));
      Attributes labels = sample.series().labels();
      for (int l = 0; l < labels.size(); l++) {
        series.addLabels(label(labels.key(l), labels.value(l)));
      }
      series.addSamples(
          Sample.newBuilder().setTimestamp(sample.timeMillis()).setValue(sample.value()));
      request.addTimeseries(series);
    }
    return Snappy.compress(request.build().toByteArray());
  }

  private static Label label(String name, String value) {
    return Label.newBuilder().setName(name).setValue(value).build();
  }

  private MetricSample sample(int i, int minute) {
    SeriesKey key =
        new SeriesKey(
            "request_latency_ms",
            Attributes.of("service", String.format(Locale.ROOT, "svc-%02d", i)));
    Random random = new Random(i * 1_000_003L + minute * 7919L);
    random.nextDouble();
    boolean shifted = i % 2 == 0 && minute >= SHIFT_FROM && minute < SHIFT_TO;
    double value = (shifted ? 400 : 100) * Math.exp(0.05 * random.nextGaussian());
    return new MetricSample(key, MetricKind.GAUGE, (firstMinute + minute) * 60_000L, value);
  }

  /** Ids of the findings of an undisturbed run: the same pure analyses, told the same. */
  Set<String> expectedFindings() {
    Set<String> ids = new TreeSet<>();
    RulePack pack = RulePack.fromFiles(RulePackLoader.builtin());
    SeriesMonitor monitor = new SeriesMonitor(MonitorOptions.defaults());
    SeriesState[] states = new SeriesState[SERIES];
    for (int m = 0; m < minutes; m++) {
      for (String json : new String[] {exec(m), routine(m)}) {
        String id = json.replaceAll(".*\"auditID\":\"([^\"]+)\".*", "$1") + "/ResponseComplete";
        pack.sigma()
            .match(new AuditEvent("k8s_audit", "", id, 0, 0, json))
            .forEach(finding -> ids.add(finding.id()));
      }
      for (int i = 0; i < SERIES; i++) {
        states[i] = states[i] == null ? monitor.newState() : states[i];
        monitor.observe(
            states[i],
            sample(i, m),
            new SeriesMonitor.Sink() {
              @Override
              public void verdict(Verdict verdict, double value) {
                // only findings are compared
              }

              @Override
              public void finding(Finding finding) {
                ids.add(finding.id());
              }
            });
      }
    }
    return ids;
  }
}
