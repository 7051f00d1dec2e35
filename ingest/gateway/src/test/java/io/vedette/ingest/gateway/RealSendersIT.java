package io.vedette.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.vedette.ingest.codec.AuditDecoder;
import io.vedette.ingest.codec.Decoder;
import io.vedette.ingest.codec.OtlpLogsDecoder;
import io.vedette.ingest.codec.OtlpMetricsDecoder;
import io.vedette.ingest.codec.OtlpSpansDecoder;
import io.vedette.ingest.codec.Topics;
import io.vedette.model.AuditEvent;
import io.vedette.model.LogRecord;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.TelemetryEvent;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Programs that others wrote send to the gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class RealSendersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private Rig rig;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    rig = Rig.start(directory, config -> config);
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void theOpenTelemetrySdkSendsOverGrpc() throws Exception {
    String url = rig.url("");
    exerciseSdk(
        "sdk-grpc",
        OtlpGrpcMetricExporter.builder().setEndpoint(url).setCompression("gzip").build(),
        OtlpGrpcSpanExporter.builder().setEndpoint(url).build(),
        OtlpGrpcLogRecordExporter.builder().setEndpoint(url).build());
  }

  @Test
  void theOpenTelemetrySdkSendsOverHttp() throws Exception {
    exerciseSdk(
        "sdk-http",
        OtlpHttpMetricExporter.builder().setEndpoint(rig.url("/v1/metrics")).build(),
        OtlpHttpSpanExporter.builder()
            .setEndpoint(rig.url("/v1/traces"))
            .setCompression("gzip")
            .build(),
        OtlpHttpLogRecordExporter.builder().setEndpoint(rig.url("/v1/logs")).build());
  }

  private void exerciseSdk(
      String service, MetricExporter metrics, SpanExporter spans, LogRecordExporter logs)
      throws Exception {
    Resource resource = Resource.builder().put("service.name", service).build();
    try (OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setMeterProvider(
                SdkMeterProvider.builder()
                    .setResource(resource)
                    .registerMetricReader(
                        PeriodicMetricReader.builder(metrics)
                            .setInterval(Duration.ofMinutes(9))
                            .build())
                    .build())
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setResource(resource)
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setLoggerProvider(
                SdkLoggerProvider.builder()
                    .setResource(resource)
                    .addLogRecordProcessor(SimpleLogRecordProcessor.create(logs))
                    .build())
            .build()) {
      sdk.getMeter("t").counterBuilder("orders").build().add(3);
      sdk.getMeter("t").histogramBuilder("size").build().record(2.5);
      Span span = sdk.getTracer("t").spanBuilder("checkout").startSpan();
      span.setStatus(StatusCode.ERROR, "no stock").end();
      sdk.getLogsBridge()
          .get("t")
          .logRecordBuilder()
          .setSeverity(Severity.WARN)
          .setBody("low stock")
          .setAttribute(AttributeKey.stringKey("sku"), "42")
          .emit();
      for (CompletableResultCode flush :
          List.of(
              sdk.getSdkMeterProvider().forceFlush(),
              sdk.getSdkTracerProvider().forceFlush(),
              sdk.getSdkLoggerProvider().forceFlush())) {
        assertThat(flush.join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
      }
    }
    assertSdkTelemetry(service);
  }

  private void assertSdkTelemetry(String service) throws Exception {
    assertThat(decode(new OtlpMetricsDecoder(), Topics.OTLP_METRICS))
        .map(MetricSample.class::cast)
        .filteredOn(s -> service.equals(s.series().labels().get("service.name")))
        .extracting(s -> s.series().name() + ' ' + s.kind() + ' ' + s.value())
        .contains("orders COUNTER 3.0", "size_count COUNTER 1.0", "size_sum COUNTER 2.5");
    assertThat(decode(new OtlpSpansDecoder(), Topics.OTLP_SPANS))
        .map(io.vedette.model.Span.class::cast)
        .filteredOn(s -> s.resource().serviceName().equals(service))
        .singleElement()
        .matches(s -> s.failed() && s.name().equals("checkout"));
    assertThat(decode(new OtlpLogsDecoder(), Topics.OTLP_LOGS))
        .map(LogRecord.class::cast)
        .filteredOn(l -> l.resource().serviceName().equals(service))
        .singleElement()
        .matches(l -> l.body().equals("low stock") && l.severityNumber() == 13);
  }

  @Test
  void prometheusRemoteWritesWhatItScrapes(@TempDir Path directory) throws Exception {
    Programs.require("prometheus", "prometheus");
    int port = KafkaBroker.freePort();
    Path config =
        Files.writeString(
            directory.resolve("prometheus.yml"),
            """
            global: {scrape_interval: 1s}
            scrape_configs:
              - job_name: self
                static_configs: [{targets: ["127.0.0.1:%d"]}]
            remote_write:
              - url: %s
                queue_config: {batch_send_deadline: 500ms}
            """
                .formatted(port, rig.url("/api/v1/write")));
    Process prometheus =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    try {
      await().atMost(PATIENCE).until(() -> samples("up").size() >= 3);
      assertThat(samples("up"))
          .allSatisfy(
              up -> {
                assertThat(up.value()).isEqualTo(1);
                assertThat(up.series().labels().asMap())
                    .containsEntry("job", "self")
                    .containsEntry("instance", "127.0.0.1:" + port);
              });
      assertThat(samples("prometheus_http_requests_total"))
          .isNotEmpty()
          .allMatch(sample -> sample.kind() == MetricKind.COUNTER);
      assertThat(samples("prometheus_http_request_duration_seconds_bucket")).isEmpty();
      assertThat(Files.readString(directory.resolve("log"))).doesNotContain("non-recoverable");
    } finally {
      prometheus.destroy();
      assertThat(prometheus.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void recordedBodiesOfAnApiServerArriveEventByEvent() throws Exception {
    Path recording = recording();
    List<String> bodies = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(recording)), StandardCharsets.UTF_8))) {
      lines.lines().forEach(bodies::add);
    }
    for (String body : bodies) {
      assertThat(
              rig.post(
                      "/webhook/k8s-audit",
                      body.getBytes(StandardCharsets.UTF_8),
                      "Content-Type",
                      "application/json")
                  .statusCode())
          .isEqualTo(200);
    }

    List<AuditEvent> events =
        decode(new AuditDecoder(), Topics.AUDIT).stream().map(AuditEvent.class::cast).toList();

    assertThat(bodies).isNotEmpty();
    assertThat(events).hasSizeGreaterThan(bodies.size());
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.source()).isEqualTo("k8s_audit");
              assertThat(event.id()).contains("/");
              assertThat(event.timeMillis()).isLessThan(event.receivedMillis());
              assertThat(String.join("", bodies)).contains(event.document());
            });
  }

  /** The recording beside the project, where it is there. */
  private static Path recording() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path file = at.resolve("shared/data/k8s_audit_recorded/eventlists.jsonl.gz");
      if (Files.exists(file)) {
        return file;
      }
    }
    String needed = "needs shared/data/k8s_audit_recorded beside the project";
    assumeTrue(System.getenv("CI") != null, needed);
    throw new AssertionError(needed);
  }

  private List<MetricSample> samples(String name) throws Exception {
    return decode(new OtlpMetricsDecoder(), Topics.OTLP_METRICS).stream()
        .map(MetricSample.class::cast)
        .filter(sample -> sample.series().name().equals(name))
        .toList();
  }

  private List<TelemetryEvent> decode(Decoder decoder, String topic) throws Exception {
    List<TelemetryEvent> events = new ArrayList<>();
    for (byte[] value : rig.broker.records(topic)) {
      decoder.decode(value, 0, events::add);
    }
    return events;
  }
}
