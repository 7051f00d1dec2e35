package io.vedette.jobs;

import io.vedette.model.Attributes;
import io.vedette.model.LogRecord;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.Resource;
import io.vedette.model.SeriesKey;
import io.vedette.model.Span;
import io.vedette.model.SpanKind;
import io.vedette.model.SpanStatus;
import java.util.List;

/** Telemetry for tests. */
final class Events {
  static final long MINUTE = 60_000L;

  private Events() {}

  static MetricSample latency(long minute, double value) {
    SeriesKey series =
        new SeriesKey(
            "vedette_service_latency_p95_ms",
            Attributes.of("k8s.namespace.name", "shop", "service.name", "checkout"));
    return new MetricSample(series, MetricKind.GAUGE, minute * MINUTE, value);
  }

  static Span span(
      String trace, int id, int parent, String service, long startMillis, long millis) {
    return new Span(
        "%032x".formatted(trace.hashCode()),
        "%016x".formatted(id),
        parent == 0 ? "" : "%016x".formatted(parent),
        "GET /" + service,
        SpanKind.SERVER,
        startMillis * 1_000_000L,
        (startMillis + millis) * 1_000_000L,
        SpanStatus.UNSET,
        "",
        "",
        List.of(),
        new Resource(
            Attributes.of(
                "k8s.namespace.name", "shop", "service.name", service, "service.version", "1")),
        Attributes.empty());
  }

  static LogRecord log(long minute, int severity, String body) {
    return new LogRecord(
        minute * MINUTE * 1_000_000L,
        severity,
        "",
        body,
        "",
        "",
        new Resource(Attributes.of("k8s.namespace.name", "shop", "service.name", "checkout")),
        Attributes.empty());
  }
}
