package io.vedette.ingest.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.google.protobuf.ByteString;
import com.google.rpc.Status;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.vedette.ingest.codec.AuditDecoder;
import io.vedette.ingest.codec.Decoder;
import io.vedette.ingest.codec.OtlpLogsDecoder;
import io.vedette.ingest.codec.OtlpMetricsDecoder;
import io.vedette.ingest.codec.OtlpSpansDecoder;
import io.vedette.ingest.codec.Topics;
import io.vedette.ingest.codec.prw1.Label;
import io.vedette.ingest.codec.prw1.Sample;
import io.vedette.ingest.codec.prw1.TimeSeries;
import io.vedette.ingest.codec.prw1.WriteRequest;
import io.vedette.ingest.codec.prw2.Metadata;
import io.vedette.ingest.codec.prw2.Request;
import io.vedette.model.Attributes;
import io.vedette.model.AuditEvent;
import io.vedette.model.LogRecord;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.TelemetryEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;

/** What is posted over HTTP comes out of the broker; what is wrong is refused in its own way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class GatewayIT {
  private static final long TIME = 1_700_000_000_000L;
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String V2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";

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
  void otlpProtobufArrivesUnchanged() throws Exception {
    byte[] body = metrics(gauge("otlp.unchanged", 1)).toByteArray();

    HttpResponse<byte[]> response = rig.post("/v1/metrics", body, "Content-Type", PROTOBUF);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue(PROTOBUF);
    assertThat(response.body()).isEmpty();
    assertThat(rig.broker.records(Topics.OTLP_METRICS)).contains(body);
  }

  @Test
  void gzipIsUnpacked() throws Exception {
    byte[] body = metrics(gauge("otlp.gzip", 2)).toByteArray();

    HttpResponse<byte[]> response =
        rig.post("/v1/metrics", gzip(body), "Content-Type", PROTOBUF, "Content-Encoding", "gzip");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(rig.broker.records(Topics.OTLP_METRICS)).contains(body);
  }

  @Test
  void otlpJsonWithHexIdsArrivesAsProtobuf() throws Exception {
    String body =
        """
        {"resourceSpans":[{"resource":{"attributes":[
          {"key":"service.name","value":{"stringValue":"json-svc"}}]},
          "scopeSpans":[{"spans":[{"traceId":"5B8EFFF798038103D269B633813FC60C",
          "spanId":"EEE19B7EC3C1B174","parentSpanId":"EEE19B7EC3C1B173","name":"I'm a span",
          "startTimeUnixNano":"1544712660000000000","endTimeUnixNano":"1544712661000000000",
          "kind":2,"status":{"code":2},"futureField":[{}],
          "attributes":[{"key":"n","value":{"intValue":"7"}}]}]}]}]}
        """;

    HttpResponse<byte[]> response =
        rig.post("/v1/traces", body.getBytes(UTF_8), "Content-Type", "application/json");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(new String(response.body(), UTF_8)).isEqualToIgnoringWhitespace("{}");
    assertThat(decode(new OtlpSpansDecoder(), Topics.OTLP_SPANS))
        .filteredOn(e -> ((io.vedette.model.Span) e).name().equals("I'm a span"))
        .singleElement()
        .satisfies(
            e -> {
              io.vedette.model.Span span = (io.vedette.model.Span) e;
              assertThat(span.traceId()).isEqualTo("5b8efff798038103d269b633813fc60c");
              assertThat(span.parentSpanId()).isEqualTo("eee19b7ec3c1b173");
              assertThat(span.kind()).isEqualTo(io.vedette.model.SpanKind.SERVER);
              assertThat(span.failed()).isTrue();
              assertThat(span.attributes()).isEqualTo(Attributes.of("n", "7"));
            });
  }

  @Test
  void invalidSpansAreRejectedAndTheOthersTaken() throws Exception {
    Span good =
        Span.newBuilder()
            .setTraceId(ByteString.copyFromUtf8("0123456789abcdef"))
            .setSpanId(ByteString.copyFromUtf8("01234567"))
            .setName("kept")
            .setEndTimeUnixNano(1)
            .build();
    ExportTraceServiceRequest request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .addScopeSpans(
                        ScopeSpans.newBuilder().addSpans(good).addSpans(Span.newBuilder())))
            .build();

    HttpResponse<byte[]> response =
        rig.post("/v1/traces", request.toByteArray(), "Content-Type", PROTOBUF);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(ExportTraceServiceResponse.parseFrom(response.body()).getPartialSuccess())
        .satisfies(
            partial -> {
              assertThat(partial.getRejectedSpans()).isEqualTo(1);
              assertThat(partial.getErrorMessage()).contains("trace id");
            });
    assertThat(decode(new OtlpSpansDecoder(), Topics.OTLP_SPANS))
        .extracting(e -> ((io.vedette.model.Span) e).name())
        .contains("kept");
  }

  @Test
  void aRequestLargerThanARecordIsSplit() throws Exception {
    Metric.Builder metric = Metric.newBuilder().setName("large");
    Gauge.Builder gauge = metric.getGaugeBuilder();
    for (int i = 0; i < 20_000; i++) {
      gauge.addDataPoints(point(i));
    }
    String[] headers = {"Content-Type", PROTOBUF, "Content-Encoding", "gzip"};

    HttpResponse<byte[]> response =
        rig.post("/v1/metrics", gzip(metrics(metric.build()).toByteArray()), headers);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(samples("large")).hasSize(20_000);
  }

  @Test
  void errorsAreGoogleRpcStatusInTheRequestsEncoding() throws Exception {
    HttpResponse<byte[]> binary =
        rig.post("/v1/logs", new byte[] {1, 2, 3}, "Content-Type", PROTOBUF);
    HttpResponse<byte[]> json =
        rig.post("/v1/logs", "{".getBytes(UTF_8), "Content-Type", "application/json");

    assertThat(binary.statusCode()).isEqualTo(400);
    assertThat(Status.parseFrom(binary.body()).getMessage()).startsWith("the body is not an OTLP");
    assertThat(json.statusCode()).isEqualTo(400);
    assertThat(new String(json.body(), UTF_8)).contains("\"message\": \"the body is not JSON");
  }

  @Test
  void aWrongContentTypeIsRefused() throws Exception {
    assertThat(rig.post("/v1/logs", new byte[0], "Content-Type", "text/plain").statusCode())
        .isEqualTo(415);
    assertThat(rig.post("/api/v1/write", new byte[0], "Content-Type", "text/plain").statusCode())
        .isEqualTo(415);
    assertThat(
            rig.post("/v1/logs", new byte[0], "Content-Type", PROTOBUF, "Content-Encoding", "br")
                .statusCode())
        .isEqualTo(415);
  }

  @Test
  void truncatedBodiesAreRefused() throws Exception {
    byte[] zipped = gzip(new byte[10_000]);
    byte[] half = Arrays.copyOf(zipped, zipped.length / 2);
    byte[] snappy = Snappy.compress(new byte[10_000]);
    byte[] snappyHalf = Arrays.copyOf(snappy, snappy.length / 2);

    assertThat(
            rig.post("/v1/logs", half, "Content-Type", PROTOBUF, "Content-Encoding", "gzip")
                .statusCode())
        .isEqualTo(400);
    assertThat(write(snappyHalf, PROTOBUF).statusCode()).isEqualTo(400);
  }

  @Test
  void bombsAreRefused() throws Exception {
    byte[] bomb = gzip(new byte[64 << 20]);
    assertThat(bomb.length).isLessThan(1 << 17);
    // claims 4 GiB - 1, and 8 MiB in ten bytes
    byte[] liar = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 0, 0};
    byte[] small = {(byte) 0x80, (byte) 0x80, (byte) 0x80, 0x04, 0, 0, 0, 0, 0, 0};

    assertThat(
            rig.post("/v1/logs", bomb, "Content-Type", PROTOBUF, "Content-Encoding", "gzip")
                .statusCode())
        .isEqualTo(413);
    assertThat(write(liar, PROTOBUF).statusCode()).isBetween(400, 413);
    assertThat(write(small, PROTOBUF).statusCode()).isEqualTo(400);
  }

  @Test
  void bodiesOfCountlessEmptyPartsAreRefused() throws Exception {
    byte[] protobuf = new byte[6 << 20]; // three million empty resources
    for (int i = 0; i < protobuf.length; i += 2) {
      protobuf[i] = 10;
    }
    byte[] json = ("[" + "{},".repeat(2_000_000) + "{}]").getBytes(UTF_8);
    byte[] nested = ("{\"resourceLogs\":" + new String(json, UTF_8) + "}").getBytes(UTF_8);

    assertThat(zipped("/v1/logs", protobuf, PROTOBUF)).isEqualTo(413);
    assertThat(zipped("/v1/logs", nested, "application/json")).isEqualTo(413);
    assertThat(zipped("/ingest/logs", json, "application/json")).isEqualTo(413);
    assertThat(zipped("/ingest/audit/x", json, "application/json")).isEqualTo(413);
    assertThat(rig.get("/healthz").statusCode()).isEqualTo(200);
  }

  private int zipped(String path, byte[] body, String type) throws Exception {
    return rig.post(path, gzip(body), "Content-Type", type, "Content-Encoding", "gzip")
        .statusCode();
  }

  @Test
  void anOversizedBodyIsRefused() throws Exception {
    assertThat(rig.post("/v1/logs", new byte[2 << 20], "Content-Type", PROTOBUF).statusCode())
        .isEqualTo(413);
  }

  @Test
  void remoteWrite1KeepsPrometheusLabelsAndTellsCountersByName() throws Exception {
    WriteRequest request =
        WriteRequest.newBuilder()
            .addTimeseries(v1("rw1_requests_total", 5))
            .addTimeseries(v1("rw1_temperature", 21.5))
            .addTimeseries(v1("rw1_latency_bucket", 3))
            .addTimeseries(v1("rw1_gone", Double.longBitsToDouble(0x7ff0000000000002L)))
            .build();

    assertThat(write(Snappy.compress(request.toByteArray()), PROTOBUF).statusCode()).isEqualTo(204);

    Attributes labels = Attributes.of("instance", "h:1", "job", "api");
    assertThat(samples("rw1_"))
        .containsExactlyInAnyOrder(
            sample("rw1_requests_total", labels, MetricKind.COUNTER, 5),
            sample("rw1_temperature", labels, MetricKind.GAUGE, 21.5),
            sample("rw1_gone", labels, MetricKind.GAUGE, Double.NaN));
    assertThat(rig.get("/metrics").body())
        .contains(
            "vedette_gateway_rejected_total{reason=\"histogram_bucket\",signal=\"metrics\"} 1.0");
  }

  @Test
  void remoteWrite2TellsCountersByTypeAndSaysWhatItWrote() throws Exception {
    Request request =
        Request.newBuilder()
            .addAllSymbols(List.of("", "__name__", "rw2_odd_name", "job", "api", "rw2_h"))
            .addTimeseries(
                io.vedette.ingest.codec.prw2.TimeSeries.newBuilder()
                    .addAllLabelsRefs(List.of(1, 2, 3, 4))
                    .addSamples(
                        io.vedette.ingest.codec.prw2.Sample.newBuilder()
                            .setTimestamp(TIME)
                            .setValue(9))
                    .setMetadata(
                        Metadata.newBuilder().setType(Metadata.MetricType.METRIC_TYPE_COUNTER)))
            .addTimeseries(
                io.vedette.ingest.codec.prw2.TimeSeries.newBuilder()
                    .addAllLabelsRefs(List.of(1, 5))
                    .addHistograms(
                        io.vedette.ingest.codec.prw2.NativeHistogram.newBuilder()
                            .setCountInt(4)
                            .setSum(2.5)
                            .setTimestamp(TIME)))
            .build();

    HttpResponse<byte[]> response = write(Snappy.compress(request.toByteArray()), V2);

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().firstValue("x-prometheus-remote-write-samples-written"))
        .hasValue("1");
    assertThat(response.headers().firstValue("x-prometheus-remote-write-histograms-written"))
        .hasValue("1");
    assertThat(samples("rw2_"))
        .containsExactlyInAnyOrder(
            sample("rw2_odd_name", Attributes.of("job", "api"), MetricKind.COUNTER, 9),
            sample("rw2_h_count", Attributes.empty(), MetricKind.COUNTER, 4),
            sample("rw2_h_sum", Attributes.empty(), MetricKind.COUNTER, 2.5));
  }

  @Test
  void remoteWriteTakesTheGoodSamplesAndAnswers400ForTheRest() throws Exception {
    WriteRequest request =
        WriteRequest.newBuilder()
            .addTimeseries(v1("partial_good", 1))
            .addTimeseries(TimeSeries.newBuilder().addSamples(Sample.newBuilder().setTimestamp(1)))
            .build();

    HttpResponse<byte[]> response = write(Snappy.compress(request.toByteArray()), PROTOBUF);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(new String(response.body(), UTF_8)).contains("1 samples not taken");
    assertThat(samples("partial_good")).hasSize(1);
  }

  @Test
  void kubernetesAuditEventsArriveOneByOneUntouched() throws Exception {
    String event = "{\"auditID\":\"k-1\",  \"stage\":\"ResponseComplete\",\"verb\":\"get\"}";
    String body =
        "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":["
            + event
            + ",{\"auditID\":\"k-2\"}]}";

    HttpResponse<byte[]> response =
        rig.post("/webhook/k8s-audit", body.getBytes(UTF_8), "Content-Type", "application/json");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(audit("k8s_audit"))
        .extracting(AuditEvent::id, AuditEvent::document)
        .contains(tuple("k-1/ResponseComplete", event));
  }

  @Test
  void genericAuditTakesObjectsArraysLinesAndRecords() throws Exception {
    for (String body :
        List.of(
            "{\"eventID\":\"e1\"}",
            "[{\"eventID\":\"e2\"},{\"eventID\":\"e3\"}]",
            "{\"eventID\":\"e4\"}\n{\"eventID\":\"e5\"}\n",
            "{\"Records\":[{\"eventID\":\"e6\"}]}")) {
      assertThat(
              rig.post("/ingest/audit/cloudtrail?product=aws", body.getBytes(UTF_8)).statusCode())
          .isEqualTo(200);
    }

    assertThat(audit("cloudtrail"))
        .extracting(AuditEvent::id)
        .containsExactly("e1", "e2", "e3", "e4", "e5", "e6");
    assertThat(audit("cloudtrail")).allMatch(event -> event.product().equals("aws"));
    assertThat(rig.post("/ingest/audit/UPPER", "{}".getBytes(UTF_8)).statusCode()).isEqualTo(400);
    assertThat(rig.post("/ingest/audit/x", "[1]".getBytes(UTF_8)).statusCode()).isEqualTo(400);
  }

  @Test
  void jsonLinesBecomeLogRecords() throws Exception {
    String lines =
        """
        {"time":"2024-05-01T10:00:00Z","level":"warn","msg":"disk full","service":"lines","disk":3}
        {"ts":1714557600,"severity":"ERROR","message":"boom","service":"lines","trace_id":"5b8efff798038103d269b633813fc60c","span_id":"eee19b7ec3c1b174"}
        """;

    assertThat(rig.post("/ingest/logs", lines.getBytes(UTF_8)).statusCode()).isEqualTo(200);

    assertThat(decode(new OtlpLogsDecoder(), Topics.OTLP_LOGS))
        .map(LogRecord.class::cast)
        .filteredOn(log -> log.resource().serviceName().equals("lines"))
        .extracting(LogRecord::body, LogRecord::severityNumber, LogRecord::timeMillis)
        .containsExactly(
            tuple("disk full", 13, 1_714_557_600_000L), tuple("boom", 17, 1_714_557_600_000L));
  }

  @Test
  void zipkinSpansArriveAsOtlp() throws Exception {
    String spans =
        """
        [{"traceId":"86154a4ba6e91385","id":"4d1e00c0db9010db","kind":"SERVER","name":"get",
          "timestamp":1700000000000000,"duration":207000,
          "localEndpoint":{"serviceName":"zipkin-sender"}}]
        """;

    HttpResponse<byte[]> answer =
        rig.post("/api/v2/spans", spans.getBytes(UTF_8), "Content-Type", "application/json");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(decode(new OtlpSpansDecoder(), Topics.OTLP_SPANS))
        .map(io.vedette.model.Span.class::cast)
        .filteredOn(span -> span.resource().serviceName().equals("zipkin-sender"))
        .extracting(io.vedette.model.Span::durationNanos)
        .containsExactly(207_000_000L);
    assertThat(rig.post("/api/v2/spans", "[{}]".getBytes(UTF_8)).statusCode()).isEqualTo(400);
  }

  @Test
  void healthReadinessAndMetricsAnswer() throws Exception {
    assertThat(rig.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(rig.get("/readyz").body()).isEqualTo("ready\n");
    assertThat(rig.get("/metrics").body()).contains("vedette_gateway_in_flight_bytes");
    assertThat(rig.get("/nowhere").statusCode()).isEqualTo(404);
  }

  private HttpResponse<byte[]> write(byte[] body, String type) throws Exception {
    return rig.post("/api/v1/write", body, "Content-Type", type, "Content-Encoding", "snappy");
  }

  private List<MetricSample> samples(String prefix) throws Exception {
    return decode(new OtlpMetricsDecoder(), Topics.OTLP_METRICS).stream()
        .map(MetricSample.class::cast)
        .filter(sample -> sample.series().name().startsWith(prefix))
        .toList();
  }

  private List<AuditEvent> audit(String source) throws Exception {
    return decode(new AuditDecoder(), Topics.AUDIT).stream()
        .map(AuditEvent.class::cast)
        .filter(event -> event.source().equals(source))
        .toList();
  }

  private List<TelemetryEvent> decode(Decoder decoder, String topic) throws Exception {
    List<TelemetryEvent> events = new ArrayList<>();
    for (byte[] value : rig.broker.records(topic)) {
      decoder.decode(value, 0, events::add);
    }
    return events;
  }

  private static MetricSample sample(
      String name, Attributes labels, MetricKind kind, double value) {
    return new MetricSample(new SeriesKey(name, labels), kind, TIME, value);
  }

  private static TimeSeries v1(String name, double value) {
    return TimeSeries.newBuilder()
        .addLabels(Label.newBuilder().setName("__name__").setValue(name))
        .addLabels(Label.newBuilder().setName("instance").setValue("h:1"))
        .addLabels(Label.newBuilder().setName("job").setValue("api"))
        .addSamples(Sample.newBuilder().setTimestamp(TIME).setValue(value))
        .build();
  }

  private static ExportMetricsServiceRequest metrics(Metric metric) {
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .addScopeMetrics(ScopeMetrics.newBuilder().addMetrics(metric)))
        .build();
  }

  private static Metric gauge(String name, double value) {
    return Metric.newBuilder()
        .setName(name)
        .setGauge(Gauge.newBuilder().addDataPoints(point(value)))
        .build();
  }

  private static NumberDataPoint point(double value) {
    return NumberDataPoint.newBuilder()
        .setTimeUnixNano(TIME * 1_000_000L)
        .setAsDouble(value)
        .addAttributes(
            KeyValue.newBuilder()
                .setKey("n")
                .setValue(AnyValue.newBuilder().setStringValue("value of the point " + value)))
        .build();
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    }
    return out.toByteArray();
  }
}
