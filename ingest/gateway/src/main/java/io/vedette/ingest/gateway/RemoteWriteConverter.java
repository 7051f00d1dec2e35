package io.vedette.ingest.gateway;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.vedette.ingest.gateway.RemoteWriteBatch.Series;
import io.vedette.ingest.gateway.prw1.Label;
import io.vedette.ingest.gateway.prw1.WriteRequest;
import io.vedette.ingest.gateway.prw2.Metadata.MetricType;
import io.vedette.ingest.gateway.prw2.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads remote-write messages into a batch.
 *
 * <p>2.0 says of each series whether it is a counter. 1.0 does not, so there the name decides, by
 * Prometheus' naming conventions: {@code _total}, {@code _count}, {@code _sum} and {@code _bucket}
 * are cumulative.
 */
final class RemoteWriteConverter {
  private static final String NAME = "__name__";
  private static final int GAUGE_HISTOGRAM = 3; // a value of reset_hint

  private RemoteWriteConverter() {}

  static void convert(WriteRequest request, RemoteWriteBatch batch) {
    for (io.vedette.ingest.gateway.prw1.TimeSeries from : request.getTimeseriesList()) {
      Series series = series(from);
      for (io.vedette.ingest.gateway.prw1.Sample sample : from.getSamplesList()) {
        batch.sample(series, sample.getTimestamp(), sample.getValue());
      }
      for (io.vedette.ingest.gateway.prw1.NativeHistogram h : from.getHistogramsList()) {
        double count = h.hasCountFloat() ? h.getCountFloat() : h.getCountInt();
        batch.histogram(histogram(series, h.getResetHint()), h.getTimestamp(), count, h.getSum());
      }
    }
  }

  private static Series series(io.vedette.ingest.gateway.prw1.TimeSeries from) {
    String name = "";
    List<KeyValue> labels = new ArrayList<>(from.getLabelsCount());
    for (Label label : from.getLabelsList()) {
      if (label.getName().equals(NAME)) {
        name = label.getValue();
      } else {
        labels.add(pair(label.getName(), label.getValue()));
      }
    }
    return new Series(name, labels, cumulative(name));
  }

  /** Throws {@link Refusal} where a reference points past the symbols. */
  static void convert(Request request, RemoteWriteBatch batch) {
    for (io.vedette.ingest.gateway.prw2.TimeSeries from : request.getTimeseriesList()) {
      Series series = series(from, request);
      for (io.vedette.ingest.gateway.prw2.Sample sample : from.getSamplesList()) {
        batch.sample(series, sample.getTimestamp(), sample.getValue());
      }
      for (io.vedette.ingest.gateway.prw2.NativeHistogram h : from.getHistogramsList()) {
        double count = h.hasCountFloat() ? h.getCountFloat() : h.getCountInt();
        batch.histogram(histogram(series, h.getResetHint()), h.getTimestamp(), count, h.getSum());
      }
    }
  }

  private static Series series(io.vedette.ingest.gateway.prw2.TimeSeries from, Request request) {
    int refs = from.getLabelsRefsCount();
    if (refs % 2 != 0) {
      throw Refusal.malformed(refs + " label references do not make pairs");
    }
    String name = "";
    List<KeyValue> labels = new ArrayList<>(refs / 2);
    for (int i = 0; i < refs; i += 2) {
      String key = symbol(request, from.getLabelsRefs(i));
      String value = symbol(request, from.getLabelsRefs(i + 1));
      if (key.equals(NAME)) {
        name = value;
      } else {
        labels.add(pair(key, value));
      }
    }
    return new Series(name, labels, cumulative(from.getMetadata().getType(), name));
  }

  private static String symbol(Request request, int ref) {
    if (ref < 0 || ref >= request.getSymbolsCount()) {
      throw Refusal.malformed(
          "label reference " + Integer.toUnsignedString(ref) + " of " + request.getSymbolsCount());
    }
    return request.getSymbols(ref);
  }

  private static boolean cumulative(MetricType type, String name) {
    return switch (type) {
      case METRIC_TYPE_COUNTER -> true;
      case METRIC_TYPE_GAUGE, METRIC_TYPE_GAUGEHISTOGRAM, METRIC_TYPE_INFO, METRIC_TYPE_STATESET ->
          false;
      case METRIC_TYPE_HISTOGRAM, METRIC_TYPE_SUMMARY, METRIC_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          cumulative(name);
    };
  }

  private static boolean cumulative(String name) {
    return name.endsWith("_total")
        || name.endsWith("_count")
        || name.endsWith("_sum")
        || name.endsWith("_bucket");
  }

  private static Series histogram(Series series, int resetHint) {
    return new Series(series.name(), series.labels(), resetHint != GAUGE_HISTOGRAM);
  }

  private static KeyValue pair(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
