package io.vedette.ingest.gateway;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** What the gateway tells of itself. */
final class GatewayMetrics implements AutoCloseable {
  private final PrometheusRegistry registry;
  private final Counter requests;
  private final Counter records;
  private final Counter rejected;
  private final Counter bytes;
  private final Histogram duration;
  private final GaugeWithCallback inFlight;

  GatewayMetrics(PrometheusRegistry registry, MemoryBudget budget) {
    this.registry = registry;
    requests =
        Counter.builder()
            .name("vedette_gateway_requests_total")
            .help("Requests answered")
            .labelNames("signal", "protocol", "code")
            .build();
    records =
        Counter.builder()
            .name("vedette_gateway_records_total")
            .help("Samples, spans, log records and audit events that the brokers have")
            .labelNames("signal")
            .build();
    rejected =
        Counter.builder()
            .name("vedette_gateway_rejected_total")
            .help("Records and requests not taken")
            .labelNames("signal", "reason")
            .build();
    bytes =
        Counter.builder()
            .name("vedette_gateway_bytes_total")
            .help("Bytes of request bodies, as sent")
            .labelNames("signal", "protocol")
            .build();
    duration =
        Histogram.builder()
            .name("vedette_gateway_request_duration_seconds")
            .help("Time from the request's first byte to the end of the answer")
            .labelNames("signal", "protocol")
            .classicOnly()
            .classicUpperBounds(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
            .build();
    inFlight =
        GaugeWithCallback.builder()
            .name("vedette_gateway_in_flight_bytes")
            .help("Memory taken by requests under way")
            .callback(callback -> callback.call((double) budget.used()))
            .build();
    collectors().forEach(registry::register);
  }

  private List<Collector> collectors() {
    return List.of(requests, records, rejected, bytes, duration, inFlight);
  }

  void answered(Endpoint endpoint, String code, long bodyBytes, double seconds) {
    requests.labelValues(endpoint.signal(), endpoint.protocol(), code).inc();
    bytes.labelValues(endpoint.signal(), endpoint.protocol()).inc(bodyBytes);
    duration.labelValues(endpoint.signal(), endpoint.protocol()).observe(seconds);
  }

  void taken(String signal, long count) {
    records.labelValues(signal).inc(count);
  }

  void rejected(String signal, String reason, long count) {
    if (count > 0) {
      rejected.labelValues(signal, reason).inc(count);
    }
  }

  @Override
  public void close() {
    collectors().forEach(registry::unregister);
  }
}
