package io.vedette.ingest.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.vedette.model.Attributes;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.TelemetryEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DecoderProperties {
  private static final List<Decoder> DECODERS =
      ServiceLoader.load(Decoder.class).stream().map(ServiceLoader.Provider::get).toList();

  /** One well-formed record for each topic, with every kind of field. */
  private static final Map<String, byte[]> SEEDS =
      Map.of(
          Topics.OTLP_METRICS, metrics().toByteArray(),
          Topics.OTLP_SPANS, spans().toByteArray(),
          Topics.OTLP_LOGS, logs().toByteArray(),
          Topics.AUDIT,
              AuditEnvelope.encode(
                  "k8s_audit",
                  "p",
                  1,
                  "{\"auditID\":\"é\",\"n\":[1,2.5e3,null,true,{\"a\":\"\\u00e9\"}],\"time\":17}"
                      .getBytes(StandardCharsets.UTF_8)));

  @Example
  void everyTopicHasOneDecoderThatReadsItsSeed() throws Exception {
    assertThat(DECODERS)
        .extracting(Decoder::topic)
        .containsExactlyInAnyOrderElementsOf(Topics.TELEMETRY);
    for (Decoder decoder : DECODERS) {
      assertThat(Otlp.decode(decoder, seed(decoder))).isNotEmpty();
    }
  }

  @Property
  void randomBytesGiveNothingButADecodeException(@ForAll byte[] bytes) {
    DECODERS.forEach(decoder -> tolerates(decoder, bytes));
  }

  @Property
  void truncationGivesNothingButADecodeException(@ForAll("fractions") double fraction) {
    for (Decoder decoder : DECODERS) {
      byte[] seed = seed(decoder);
      tolerates(decoder, Arrays.copyOf(seed, (int) (fraction * seed.length)));
    }
  }

  @Property(tries = 3000)
  void flippedBitsGiveNothingButADecodeException(@ForAll long randomSeed) {
    Random random = new Random(randomSeed);
    for (Decoder decoder : DECODERS) {
      byte[] bytes = seed(decoder).clone();
      for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      tolerates(decoder, bytes);
    }
  }

  @Property
  void aSampleComesBackAsItWasSent(
      @ForAll("names") String name,
      @ForAll @From("labels") Map<String, String> labels,
      @ForAll double value,
      @ForAll("times") long millis)
      throws Exception {
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder().setTimeUnixNano(millis * 1_000_000L).setAsDouble(value);
    labels.forEach((k, v) -> point.addAttributes(Otlp.pair(k, v)));
    Metric metric =
        Metric.newBuilder().setName(name).setGauge(Gauge.newBuilder().addDataPoints(point)).build();

    assertThat(
            Otlp.decode(
                new OtlpMetricsDecoder(), Otlp.metrics(Otlp.resource(), metric).toByteArray()))
        .containsExactly(
            new MetricSample(
                new SeriesKey(name, Attributes.of(labels)), MetricKind.GAUGE, millis, value));
  }

  @Property
  void anAuditDocumentComesBackAsItWasSent(
      @ForAll("names") String source, @ForAll("names") String text, @ForAll("times") long received)
      throws Exception {
    String document = "{ \"message\" : \"" + text + "\" }";

    TelemetryEvent event =
        Otlp.decode(
                new AuditDecoder(),
                AuditEnvelope.encode(
                    source, text, received, document.getBytes(StandardCharsets.UTF_8)))
            .get(0);

    assertThat(event)
        .isEqualTo(
            new io.vedette.model.AuditEvent(
                source, text, io.vedette.model.Ids.of(document), received, received, document));
  }

  @Provide
  Arbitrary<Double> fractions() {
    return Arbitraries.doubles().between(0, 1);
  }

  @Provide
  Arbitrary<Long> times() {
    return Arbitraries.longs().between(1, 9_000_000_000_000L);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().alpha().numeric().withChars("._é漢").ofMinLength(1).ofMaxLength(80);
  }

  @Provide
  Arbitrary<Map<String, String>> labels() {
    Arbitrary<String> text = names();
    return Arbitraries.maps(text, Combinators.combine(text, text).as(String::concat)).ofMaxSize(12);
  }

  private static byte[] seed(Decoder decoder) {
    byte[] seed = SEEDS.get(decoder.topic());
    if (seed == null) {
      throw new IllegalStateException("no seed for topic " + decoder.topic());
    }
    return seed;
  }

  private static void tolerates(Decoder decoder, byte[] bytes) {
    assertThatCode(
            () -> {
              try {
                decoder.decode(bytes, 42, event -> {});
              } catch (DecodeException e) {
                assertThat(e).hasMessageMatching("(?s).{8,}");
              }
            })
        .doesNotThrowAnyException();
  }

  private static ExportMetricsServiceRequest metrics() {
    NumberDataPoint point = Otlp.point(1, Otlp.pair("a", "b"), Otlp.pair("é", "ü"));
    HistogramDataPoint histogram =
        HistogramDataPoint.newBuilder()
            .setTimeUnixNano(Otlp.NANOS)
            .setCount(3)
            .setSum(4)
            .setMin(0.5)
            .setMax(3)
            .addAllBucketCounts(List.of(1L, 2L))
            .addExplicitBounds(1)
            .addAttributes(Otlp.pair("x", "y"))
            .build();
    ExponentialHistogramDataPoint exponential =
        ExponentialHistogramDataPoint.newBuilder()
            .setTimeUnixNano(Otlp.NANOS)
            .setScale(2)
            .setZeroCount(1)
            .setCount(6)
            .setPositive(buckets())
            .setNegative(buckets())
            .build();
    return Otlp.metrics(
        Otlp.resource(Otlp.pair("service.name", "s")),
        Metric.newBuilder().setName("g").setGauge(Gauge.newBuilder().addDataPoints(point)).build(),
        Metric.newBuilder()
            .setName("s")
            .setSum(
                Sum.newBuilder()
                    .setAggregationTemporalityValue(2)
                    .setIsMonotonic(true)
                    .addDataPoints(point))
            .build(),
        Metric.newBuilder()
            .setName("h")
            .setHistogram(
                Histogram.newBuilder().setAggregationTemporalityValue(1).addDataPoints(histogram))
            .build(),
        Metric.newBuilder()
            .setName("e")
            .setExponentialHistogram(
                ExponentialHistogram.newBuilder()
                    .setAggregationTemporalityValue(1)
                    .addDataPoints(exponential))
            .build());
  }

  private static ExponentialHistogramDataPoint.Buckets buckets() {
    return ExponentialHistogramDataPoint.Buckets.newBuilder()
        .setOffset(-1)
        .addAllBucketCounts(List.of(1L, 2L))
        .build();
  }

  private static ExportTraceServiceRequest spans() {
    Span span =
        Span.newBuilder()
            .setTraceId(ByteString.copyFrom("0123456789abcdef", StandardCharsets.US_ASCII))
            .setSpanId(ByteString.copyFrom("01234567", StandardCharsets.US_ASCII))
            .setStartTimeUnixNano(Otlp.NANOS)
            .setEndTimeUnixNano(Otlp.NANOS + 9)
            .addAttributes(Otlp.pair("a", "b"))
            .build();
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder().addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
        .build();
  }

  private static ExportLogsServiceRequest logs() {
    LogRecord log =
        LogRecord.newBuilder()
            .setTimeUnixNano(Otlp.NANOS)
            .setSeverityNumberValue(9)
            .setBody(AnyValue.newBuilder().setStringValue("hé"))
            .build();
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder().addScopeLogs(ScopeLogs.newBuilder().addLogRecords(log)))
        .build();
  }
}
