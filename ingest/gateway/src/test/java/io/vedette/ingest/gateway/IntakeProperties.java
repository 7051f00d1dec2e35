package io.vedette.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.vedette.ingest.codec.DecodeException;
import io.vedette.ingest.codec.Decoder;
import io.vedette.ingest.codec.OtlpLogsDecoder;
import io.vedette.ingest.codec.OtlpMetricsDecoder;
import io.vedette.ingest.codec.OtlpSpansDecoder;
import io.vedette.model.TelemetryEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Splitting loses nothing, JSON means what protobuf means, and bad bodies get only refusals. */
class IntakeProperties {
  private static final int MAX = 300;

  @Property(tries = 100)
  void splitMetricsHoldTheSamePoints(@ForAll long seed) throws Exception {
    ExportMetricsServiceRequest request = metrics(new Random(seed));

    assertThat(decode(new OtlpMetricsDecoder(), split(new OtlpMetrics(), request)))
        .isEqualTo(decode(new OtlpMetricsDecoder(), List.of(request)));
  }

  @Property(tries = 100)
  void splitSpansAndLogsAreTheSame(@ForAll long seed) throws Exception {
    ExportTraceServiceRequest traces = traces(new Random(seed));
    ExportLogsServiceRequest logs = logs(new Random(seed));

    assertThat(decode(new OtlpSpansDecoder(), split(new OtlpTraces(), traces)))
        .isEqualTo(decode(new OtlpSpansDecoder(), List.of(traces)));
    assertThat(decode(new OtlpLogsDecoder(), split(new OtlpLogs(), logs)))
        .isEqualTo(decode(new OtlpLogsDecoder(), List.of(logs)));
  }

  @Property(tries = 100)
  void otlpJsonMeansWhatProtobufMeans(@ForAll long seed) throws Exception {
    ExportTraceServiceRequest traces = traces(new Random(seed));
    ExportMetricsServiceRequest metrics = metrics(new Random(seed));

    assertThat(OtlpJson.parse(new OtlpTraces(), json(traces), lease())).isEqualTo(traces);
    assertThat(OtlpJson.parse(new OtlpMetrics(), json(metrics), lease())).isEqualTo(metrics);
  }

  @Property(tries = 2000)
  void damagedJsonGetsARefusalAtMost(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    byte[] body = json(traces(random));
    damage(body, random);

    refusesAtMost(() -> OtlpJson.parse(new OtlpTraces(), body, lease()));
    refusesAtMost(() -> JsonDocuments.split(body, "resourceSpans", lease()));
  }

  @Property
  void anyBytesGetARefusalAtMost(@ForAll byte[] body) {
    refusesAtMost(() -> new Bodies(1 << 20).unsnappy(body, lease()));
    refusesAtMost(() -> JsonDocuments.split(body, "items", lease()));
    refusesAtMost(() -> OtlpJson.parse(new OtlpLogs(), body, lease()));
  }

  private static MemoryBudget.Lease lease() {
    return new MemoryBudget(1 << 30).lease();
  }

  private interface Attempt {
    void run() throws Exception;
  }

  private static void refusesAtMost(Attempt attempt) {
    assertThatCode(
            () -> {
              try {
                attempt.run();
              } catch (Refusal refusal) {
                assertThat(refusal.status().isClientError()).isTrue();
              }
            })
        .doesNotThrowAnyException();
  }

  private static <Q extends Message> List<Q> split(OtlpSignal<Q, ?> signal, Q request) {
    if (request.getSerializedSize() <= MAX) {
      return List.of(request);
    }
    List<Q> parts = new ArrayList<>();
    for (Q half : signal.halves(request)) {
      parts.addAll(split(signal, half));
    }
    return parts;
  }

  /** Protobuf's JSON with ids as OTLP wants them. */
  private static byte[] json(Message message) throws InvalidProtocolBufferException {
    String text = JsonFormat.printer().print(message);
    Matcher ids = Pattern.compile("\"(traceId|spanId|parentSpanId)\": \"([^\"]*)\"").matcher(text);
    return ids.replaceAll(
            id ->
                "\"%s\": \"%s\""
                    .formatted(
                        id.group(1),
                        HexFormat.of().formatHex(Base64.getDecoder().decode(id.group(2)))))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void damage(byte[] body, Random random) {
    for (int i = 0; i < 3 && body.length > 0; i++) {
      body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  private static ExportMetricsServiceRequest metrics(Random random) {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    for (int r = random.nextInt(3); r >= 0; r--) {
      ResourceMetrics.Builder resource = request.addResourceMetricsBuilder();
      for (int s = random.nextInt(3); s >= 0; s--) {
        ScopeMetrics.Builder scope = resource.addScopeMetricsBuilder();
        for (int m = random.nextInt(4); m >= 0; m--) {
          scope.addMetrics(metric(random));
        }
      }
    }
    return request.build();
  }

  private static Metric metric(Random random) {
    Metric.Builder metric = Metric.newBuilder().setName("m" + random.nextInt(9));
    boolean gauge = random.nextBoolean();
    for (int p = random.nextInt(20); p >= 0; p--) {
      NumberDataPoint point =
          NumberDataPoint.newBuilder()
              .setTimeUnixNano(1 + random.nextInt(9))
              .setAsDouble(random.nextDouble())
              .build();
      if (gauge) {
        metric.getGaugeBuilder().addDataPoints(point);
      } else {
        metric
            .getSumBuilder()
            .setIsMonotonic(true)
            .setAggregationTemporalityValue(2)
            .addDataPoints(point);
      }
    }
    return metric.build();
  }

  private static ExportTraceServiceRequest traces(Random random) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    for (int r = random.nextInt(3); r >= 0; r--) {
      ResourceSpans.Builder resource = request.addResourceSpansBuilder();
      for (int s = random.nextInt(3); s >= 0; s--) {
        ScopeSpans.Builder scope = resource.addScopeSpansBuilder();
        for (int n = random.nextInt(6); n >= 0; n--) {
          scope.addSpans(
              Span.newBuilder()
                  .setTraceId(bytes(random, 16))
                  .setSpanId(bytes(random, 8))
                  .setName("op" + n)
                  .setStartTimeUnixNano(n)
                  .setEndTimeUnixNano(n + 5));
        }
      }
    }
    return request.build();
  }

  private static ExportLogsServiceRequest logs(Random random) {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    for (int r = random.nextInt(3); r >= 0; r--) {
      ResourceLogs.Builder resource = request.addResourceLogsBuilder();
      for (int s = random.nextInt(3); s >= 0; s--) {
        ScopeLogs.Builder scope = resource.addScopeLogsBuilder();
        for (int n = random.nextInt(9); n >= 0; n--) {
          scope.addLogRecords(
              LogRecord.newBuilder()
                  .setTimeUnixNano(n + 1)
                  .setBody(AnyValue.newBuilder().setStringValue("line " + random.nextInt())));
        }
      }
    }
    return request.build();
  }

  private static ByteString bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    bytes[0] = 1;
    return ByteString.copyFrom(bytes);
  }

  private static List<TelemetryEvent> decode(Decoder decoder, List<? extends Message> requests)
      throws DecodeException {
    List<TelemetryEvent> events = new ArrayList<>();
    for (Message request : requests) {
      decoder.decode(request.toByteArray(), 0, events::add);
    }
    return events;
  }
}
