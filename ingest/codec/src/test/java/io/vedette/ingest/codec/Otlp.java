package io.vedette.ingest.codec;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.vedette.model.TelemetryEvent;
import java.util.ArrayList;
import java.util.List;

/** Builds OTLP messages for tests, and decodes to lists. */
final class Otlp {
  static final long TIME = 1_700_000_000_123L;
  static final long NANOS = TIME * 1_000_000L;

  private Otlp() {}

  static KeyValue pair(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  static Resource resource(KeyValue... pairs) {
    return Resource.newBuilder().addAllAttributes(List.of(pairs)).build();
  }

  static NumberDataPoint point(double value, KeyValue... pairs) {
    return NumberDataPoint.newBuilder()
        .setTimeUnixNano(NANOS)
        .setAsDouble(value)
        .addAllAttributes(List.of(pairs))
        .build();
  }

  static ExportMetricsServiceRequest metrics(Resource resource, Metric... metrics) {
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(resource)
                .addScopeMetrics(ScopeMetrics.newBuilder().addAllMetrics(List.of(metrics))))
        .build();
  }

  /** What a decoder makes of bytes; the time of receipt is 42. */
  static List<TelemetryEvent> decode(Decoder decoder, byte[] bytes) throws DecodeException {
    List<TelemetryEvent> events = new ArrayList<>();
    decoder.decode(bytes, 42, events::add);
    return events;
  }
}
