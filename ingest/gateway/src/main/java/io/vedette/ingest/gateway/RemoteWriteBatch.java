package io.vedette.ingest.gateway;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The samples of one remote-write request as OTLP, grouped by metric. All labels, {@code job} and
 * {@code instance} too, stay attributes of the point, so that series come out as they went in.
 */
final class RemoteWriteBatch {
  /** Prometheus' staleness marker, a NaN of its own. */
  private static final long STALE = 0x7ff0000000000002L;

  private static final long LATEST_MILLIS = Long.MAX_VALUE / 1_000_000L;

  private final boolean keepBuckets;
  private final Map<String, Sum.Builder> counters = new LinkedHashMap<>();
  private final Map<String, Gauge.Builder> gauges = new LinkedHashMap<>();
  private long samples;
  private long histograms;
  private long rejected;
  private long droppedBuckets;
  private String reason = "";

  RemoteWriteBatch(boolean keepBuckets) {
    this.keepBuckets = keepBuckets;
  }

  /** One series of the request: its name, its other labels, and how its values relate. */
  record Series(String name, List<KeyValue> labels, boolean counter) {}

  void sample(Series series, long millis, double value) {
    if (!usable(series, millis)) {
      return;
    }
    samples++;
    if (!keepBuckets && series.name().endsWith("_bucket")) {
      droppedBuckets++;
    } else {
      add(series, millis, value);
    }
  }

  /** A native histogram, of which count and sum are kept. */
  void histogram(Series series, long millis, double count, double sum) {
    if (!usable(series, millis)) {
      return;
    }
    histograms++;
    add(new Series(series.name() + "_count", series.labels(), series.counter()), millis, count);
    add(new Series(series.name() + "_sum", series.labels(), series.counter()), millis, sum);
  }

  private boolean usable(Series series, long millis) {
    if (series.name().isEmpty()) {
      return reject("a series without a name");
    }
    return (millis > 0 && millis <= LATEST_MILLIS)
        || reject("timestamp " + millis + " ms of " + series.name());
  }

  private boolean reject(String why) {
    if (rejected++ == 0) {
      reason = why;
    }
    return false;
  }

  private void add(Series series, long millis, double value) {
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder()
            .setTimeUnixNano(millis * 1_000_000L)
            .addAllAttributes(series.labels());
    if (Double.doubleToRawLongBits(value) == STALE) {
      point.setFlags(DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK.getNumber());
    } else {
      point.setAsDouble(value);
    }
    if (series.counter()) {
      counters.computeIfAbsent(series.name(), name -> newSum()).addDataPoints(point);
    } else {
      gauges.computeIfAbsent(series.name(), name -> Gauge.newBuilder()).addDataPoints(point);
    }
  }

  private static Sum.Builder newSum() {
    return Sum.newBuilder()
        .setIsMonotonic(true)
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
  }

  ExportMetricsServiceRequest toOtlp() {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    ScopeMetrics.Builder scope = request.addResourceMetricsBuilder().addScopeMetricsBuilder();
    counters.forEach(
        (name, sum) -> scope.addMetrics(Metric.newBuilder().setName(name).setSum(sum)));
    gauges.forEach(
        (name, gauge) -> scope.addMetrics(Metric.newBuilder().setName(name).setGauge(gauge)));
    return request.build();
  }

  /** Samples that were dealt with; buckets left out by configuration are among them. */
  long samples() {
    return samples;
  }

  long histograms() {
    return histograms;
  }

  long rejected() {
    return rejected;
  }

  long droppedBuckets() {
    return droppedBuckets;
  }

  /** Why the first was rejected, or empty. */
  String reason() {
    return reason;
  }
}
