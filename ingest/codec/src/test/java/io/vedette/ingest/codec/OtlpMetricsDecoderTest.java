package io.vedette.ingest.codec;

import static io.vedette.ingest.codec.Otlp.NANOS;
import static io.vedette.ingest.codec.Otlp.TIME;
import static io.vedette.ingest.codec.Otlp.metrics;
import static io.vedette.ingest.codec.Otlp.pair;
import static io.vedette.ingest.codec.Otlp.point;
import static io.vedette.ingest.codec.Otlp.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.vedette.model.Attributes;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.TelemetryEvent;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtlpMetricsDecoderTest {
  private static final Resource NOBODY = resource();
  private final OtlpMetricsDecoder decoder = new OtlpMetricsDecoder();

  @Test
  void labelsAreThePointsAttributesAndWhatIdentifiesTheResource() throws Exception {
    Resource resource =
        resource(
            pair("service.version", "1.2"),
            pair("service.name", "cart"),
            pair("k8s.pod.name", "cart-1"),
            pair("telemetry.sdk.language", "java"));

    assertThat(decode(resource, gauge("queue.size", point(3, pair("zone", "b"), pair("az", "a")))))
        .containsExactly(
            new MetricSample(
                new SeriesKey(
                    "queue.size",
                    Attributes.of(
                        "az", "a", "k8s.pod.name", "cart-1", "service.name", "cart", "zone", "b")),
                MetricKind.GAUGE,
                TIME,
                3));
  }

  @Test
  void thePointsOwnLabelWinsOverTheResources() throws Exception {
    Resource resource = resource(pair("service.name", "outer"));

    assertThat(decode(resource, gauge("up", point(1, pair("service.name", "inner")))))
        .extracting(s -> s.series().labels())
        .containsExactly(Attributes.of("service.name", "inner"));
  }

  @Test
  void theResourceIdentifiesEvenWhereItComesAfterItsMetrics() throws Exception {
    byte[] first = metrics(NOBODY, gauge("up", point(1))).getResourceMetrics(0).toByteArray();
    byte[] second =
        metrics(resource(pair("service.name", "late"))).getResourceMetrics(0).toByteArray();
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(10);
    request.write(first.length + second.length);
    request.writeBytes(first);
    request.writeBytes(second);

    assertThat(Otlp.decode(decoder, request.toByteArray()))
        .extracting(e -> ((MetricSample) e).series().labels().get("service.name"))
        .containsExactly("late");
  }

  @Test
  void temporalityAndMonotonicityMakeTheKind() throws Exception {
    assertThat(
            decode(
                NOBODY,
                sum("a", 2, true),
                sum("b", 2, false),
                sum("c", 1, true),
                sum("d", 1, false),
                sum("e", 0, true)))
        .extracting(MetricSample::kind)
        .containsExactly(
            MetricKind.COUNTER,
            MetricKind.GAUGE,
            MetricKind.DELTA,
            MetricKind.DELTA,
            MetricKind.UNKNOWN);
  }

  @Test
  void stalenessIsNaNWhetherFlaggedOrMarkedByPrometheus() throws Exception {
    NumberDataPoint flagged = point(7).toBuilder().setFlags(1).build();
    NumberDataPoint marked = point(Double.longBitsToDouble(0x7ff0000000000002L));

    assertThat(decode(NOBODY, gauge("up", flagged, marked)))
        .hasSize(2)
        .allMatch(MetricSample::stale);
  }

  @Test
  void integersAndTypedAttributesAreRead() throws Exception {
    KeyValue list =
        KeyValue.newBuilder()
            .setKey("list")
            .setValue(
                AnyValue.newBuilder()
                    .setArrayValue(
                        ArrayValue.newBuilder()
                            .addValues(AnyValue.newBuilder().setIntValue(1))
                            .addValues(AnyValue.newBuilder().setBoolValue(true))))
            .build();
    NumberDataPoint point =
        NumberDataPoint.newBuilder()
            .setTimeUnixNano(NANOS)
            .setAsInt(-5)
            .addAttributes(list)
            .addAttributes(
                KeyValue.newBuilder()
                    .setKey("port")
                    .setValue(AnyValue.newBuilder().setIntValue(8080)))
            .build();

    MetricSample sample = decode(NOBODY, gauge("g", point)).get(0);

    assertThat(sample.value()).isEqualTo(-5);
    assertThat(sample.series().labels())
        .isEqualTo(Attributes.of("list", "[1,true]", "port", "8080"));
  }

  @Test
  void aPointWithoutATimeGetsTheTimeOfReceipt() throws Exception {
    NumberDataPoint point = NumberDataPoint.newBuilder().setAsDouble(1).build();

    assertThat(decode(NOBODY, gauge("g", point)).get(0).timeMillis()).isEqualTo(42);
  }

  @Test
  void aCumulativeHistogramGivesItsBucketsAsPrometheusHasThem() throws Exception {
    List<MetricSample> samples = decode(NOBODY, histogram(2));
    assertThat(samples).extracting(s -> s.series().name()).startsWith("d_count", "d_sum");
    List<MetricSample> buckets = samples.subList(2, samples.size());
    assertThat(buckets)
        .allSatisfy(b -> assertThat(b.series().name()).isEqualTo("d_bucket"))
        .extracting(MetricSample::value)
        .isSorted()
        .endsWith(100.0);
    assertThat(buckets.get(buckets.size() - 1).series().labels().get("le")).isEqualTo("+Inf");
  }

  @Test
  void aDeltaHistogramGivesItsIntervalsQuantilesToo() throws Exception {
    List<MetricSample> samples = decode(NOBODY, histogram(1));

    assertThat(samples)
        .extracting(s -> s.series().toString())
        .containsExactly(
            "d_count",
            "d_sum",
            "d{quantile=\"0.5\"}",
            "d{quantile=\"0.9\"}",
            "d{quantile=\"0.99\"}");
    // 80 values in (0,10], 20 in (10,20]: the 50th is at 6.25, the 90th at 15, the 99th at 19.5
    assertThat(samples.subList(2, 5))
        .extracting(MetricSample::value)
        .containsExactly(6.25, 15.0, 19.5);
  }

  @Test
  void exponentialQuantilesAreWithinTheBucketsGrowthFactor() throws Exception {
    double[] values = new double[1000];
    ExponentialHistogramDataPoint.Buckets.Builder buckets =
        ExponentialHistogramDataPoint.Buckets.newBuilder();
    long[] counts = new long[400];
    double log2Base = Math.pow(2, -3);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp(i / 200.0);
      counts[Math.max(0, (int) Math.ceil(Math.log(values[i]) / Math.log(2) / log2Base) - 1)]++;
    }
    Arrays.stream(counts).forEach(buckets::addBucketCounts);
    ExponentialHistogramDataPoint point =
        ExponentialHistogramDataPoint.newBuilder()
            .setTimeUnixNano(NANOS)
            .setCount(1000)
            .setScale(3)
            .setPositive(buckets)
            .build();
    Metric metric =
        Metric.newBuilder()
            .setName("e")
            .setExponentialHistogram(
                ExponentialHistogram.newBuilder()
                    .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
                    .addDataPoints(point))
            .build();

    List<MetricSample> samples = decode(NOBODY, metric);

    assertThat(samples).hasSize(4); // no sum was sent
    assertThat(samples.get(1).value() / values[499]).isCloseTo(1, within(0.09));
    assertThat(samples.get(3).value() / values[989]).isCloseTo(1, within(0.09));
  }

  @Test
  void aSummaryGivesCountSumAndItsQuantiles() throws Exception {
    Metric metric =
        Metric.newBuilder()
            .setName("rpc")
            .setSummary(
                Summary.newBuilder()
                    .addDataPoints(
                        SummaryDataPoint.newBuilder()
                            .setTimeUnixNano(NANOS)
                            .setCount(9)
                            .setSum(4.5)
                            .addQuantileValues(
                                SummaryDataPoint.ValueAtQuantile.newBuilder()
                                    .setQuantile(1)
                                    .setValue(0.9))))
            .build();

    assertThat(decode(NOBODY, metric))
        .extracting(s -> s.series().toString())
        .containsExactly("rpc_count", "rpc_sum", "rpc{quantile=\"1\"}");
  }

  @Test
  void whatCannotBeUsedIsNamedAfterTheRestWasGivenOut() {
    List<TelemetryEvent> events = new ArrayList<>();
    byte[] bytes = metrics(NOBODY, gauge("", point(1)), gauge("ok", point(2))).toByteArray();

    assertThatThrownBy(() -> decoder.decode(bytes, 42, events::add))
        .isInstanceOf(DecodeException.class)
        .hasMessage("1 metric points left out, the first: a metric without a name");
    assertThat(events).hasSize(1);
  }

  @Test
  void aSeriesWithCountlessLabelsIsRefusedButNotItsNeighbours() {
    KeyValue[] pairs = new KeyValue[Labels.MOST + 1];
    Arrays.setAll(pairs, i -> pair("l" + i, "v"));
    List<TelemetryEvent> events = new ArrayList<>();
    byte[] bytes = metrics(NOBODY, gauge("g", point(1, pairs), point(2))).toByteArray();

    assertThatThrownBy(() -> decoder.decode(bytes, 42, events::add))
        .isInstanceOf(DecodeException.class)
        .hasMessage("1 metric points left out, the first: g: more than 256 labels");
    assertThat(events).hasSize(1);
  }

  @Test
  void brokenUtf8IsRefused() {
    byte[] bytes = metrics(NOBODY, gauge("name", point(1))).toByteArray();
    int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("name");
    bytes[at] = (byte) 0xff;

    assertThatThrownBy(() -> Otlp.decode(decoder, bytes))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("not UTF-8");
  }

  private List<MetricSample> decode(Resource resource, Metric... metrics) throws DecodeException {
    return Otlp.decode(decoder, metrics(resource, metrics).toByteArray()).stream()
        .map(MetricSample.class::cast)
        .toList();
  }

  private static Metric gauge(String name, NumberDataPoint... points) {
    return Metric.newBuilder()
        .setName(name)
        .setGauge(Gauge.newBuilder().addAllDataPoints(List.of(points)))
        .build();
  }

  private static Metric sum(String name, int temporality, boolean monotonic) {
    return Metric.newBuilder()
        .setName(name)
        .setSum(
            Sum.newBuilder()
                .setAggregationTemporalityValue(temporality)
                .setIsMonotonic(monotonic)
                .addDataPoints(point(1)))
        .build();
  }

  private static Metric histogram(int temporality) {
    HistogramDataPoint point =
        HistogramDataPoint.newBuilder()
            .setTimeUnixNano(NANOS)
            .setCount(100)
            .setSum(777)
            .addAllBucketCounts(List.of(80L, 20L, 0L))
            .addAllExplicitBounds(List.of(10.0, 20.0))
            .build();
    return Metric.newBuilder()
        .setName("d")
        .setHistogram(
            Histogram.newBuilder().setAggregationTemporalityValue(temporality).addDataPoints(point))
        .build();
  }
}
