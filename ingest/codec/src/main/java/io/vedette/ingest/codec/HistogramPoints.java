package io.vedette.ingest.codec;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.vedette.model.Attributes;
import io.vedette.model.MetricKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Histograms and summaries as the few series that stand for them. */
final class HistogramPoints {
  private static final double[] QUANTILES = {0.5, 0.9, 0.99};

  private HistogramPoints() {}

  static void read(Histogram histogram, Labels resource, SampleSink sink) {
    MetricKind kind = kind(histogram.getAggregationTemporality());
    for (HistogramDataPoint point : histogram.getDataPointsList()) {
      Attributes labels = labels(point.getAttributesList(), resource, sink);
      if (labels == null) {
        continue;
      }
      long time = point.getTimeUnixNano();
      boolean stale = stale(point.getFlags());
      sink.sample("_count", labels, kind, time, stale ? Double.NaN : unsigned(point.getCount()));
      if (point.hasSum()) {
        sink.sample("_sum", labels, kind, time, stale ? Double.NaN : point.getSum());
      }
      if (!stale) {
        distribution(kind, Buckets.of(point), labels, time, sink);
      }
    }
  }

  static void read(ExponentialHistogram histogram, Labels resource, SampleSink sink) {
    MetricKind kind = kind(histogram.getAggregationTemporality());
    for (ExponentialHistogramDataPoint point : histogram.getDataPointsList()) {
      Attributes labels = labels(point.getAttributesList(), resource, sink);
      if (labels == null) {
        continue;
      }
      long time = point.getTimeUnixNano();
      boolean stale = stale(point.getFlags());
      sink.sample("_count", labels, kind, time, stale ? Double.NaN : unsigned(point.getCount()));
      if (point.hasSum()) {
        sink.sample("_sum", labels, kind, time, stale ? Double.NaN : point.getSum());
      }
      if (!stale) {
        distribution(kind, Buckets.of(point), labels, time, sink);
      }
    }
  }

  static void read(Summary summary, Labels resource, SampleSink sink) {
    for (SummaryDataPoint point : summary.getDataPointsList()) {
      Attributes labels = labels(point.getAttributesList(), resource, sink);
      if (labels == null) {
        continue;
      }
      long time = point.getTimeUnixNano();
      boolean stale = stale(point.getFlags());
      double count = stale ? Double.NaN : unsigned(point.getCount());
      sink.sample("_count", labels, MetricKind.COUNTER, time, count);
      sink.sample("_sum", labels, MetricKind.COUNTER, time, stale ? Double.NaN : point.getSum());
      for (SummaryDataPoint.ValueAtQuantile at : point.getQuantileValuesList()) {
        double value = stale ? Double.NaN : at.getValue();
        sink.sample("", quantile(labels, at.getQuantile()), MetricKind.GAUGE, time, value);
      }
    }
  }

  /**
   * Quantiles of what a delta holds; of a cumulative histogram, whose quantiles are those of all
   * time, its buckets as Prometheus has them.
   */
  private static void distribution(
      MetricKind kind, Buckets buckets, Attributes labels, long time, SampleSink sink) {
    if (kind == MetricKind.DELTA) {
      quantiles(buckets, labels, time, sink);
    } else if (kind == MetricKind.COUNTER && buckets.problem() == null) {
      buckets.cumulative(
          (bound, count) ->
              sink.sample("_bucket", labels.with("le", bound), MetricKind.COUNTER, time, count));
    }
  }

  private static void quantiles(Buckets buckets, Attributes labels, long time, SampleSink sink) {
    if (buckets.problem() != null) {
      sink.reject(buckets.problem());
      return;
    }
    if (buckets.isEmpty()) {
      return; // nothing happened in this interval, so nothing can be said of its quantiles
    }
    for (double q : QUANTILES) {
      sink.sample("", quantile(labels, q), MetricKind.GAUGE, time, buckets.quantile(q));
    }
  }

  private static Attributes quantile(Attributes labels, double quantile) {
    String text = Double.toString(quantile);
    // as Prometheus writes it: 1, not 1.0
    return labels.with(
        "quantile", text.endsWith(".0") ? text.substring(0, text.length() - 2) : text);
  }

  private static @Nullable Attributes labels(
      List<KeyValue> attributes, Labels resource, SampleSink sink) {
    Labels labels = new Labels();
    for (KeyValue pair : attributes) {
      labels.put(pair.getKey(), AnyValues.toString(pair.getValue()));
    }
    labels.putAbsent(resource);
    return sink.labels(labels);
  }

  private static MetricKind kind(AggregationTemporality temporality) {
    return switch (temporality) {
      case AGGREGATION_TEMPORALITY_DELTA -> MetricKind.DELTA;
      case AGGREGATION_TEMPORALITY_CUMULATIVE -> MetricKind.COUNTER;
      case AGGREGATION_TEMPORALITY_UNSPECIFIED, UNRECOGNIZED -> MetricKind.UNKNOWN;
    };
  }

  private static boolean stale(int flags) {
    return (flags & DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK.getNumber()) != 0;
  }

  private static double unsigned(long count) {
    return count >= 0 ? count : count + 0x1p64;
  }
}
