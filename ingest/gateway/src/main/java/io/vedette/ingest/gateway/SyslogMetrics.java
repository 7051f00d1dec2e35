package io.vedette.ingest.gateway;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What the syslog listener tells of itself. */
final class SyslogMetrics implements AutoCloseable {
  /** Open connections. */
  final AtomicInteger connections = new AtomicInteger();

  private final PrometheusRegistry registry;
  private final Counter messages =
      counter("vedette_syslog_messages_total", "Syslog messages that the brokers have");
  private final Counter truncated =
      counter("vedette_syslog_truncated_total", "Syslog messages cut for their length");
  private final Counter retries =
      counter("vedette_syslog_retries_total", "Times that the brokers did not take messages");
  private final Counter refused =
      counter(
          "vedette_syslog_refused_total",
          "Syslog connections refused: too many, or no TLS was agreed upon");
  private final GaugeWithCallback open =
      GaugeWithCallback.builder()
          .name("vedette_syslog_connections")
          .help("Open syslog connections")
          .callback(callback -> callback.call(connections.get()))
          .build();

  SyslogMetrics(PrometheusRegistry registry) {
    this.registry = registry;
    collectors().forEach(registry::register);
  }

  private static Counter counter(String name, String help) {
    return Counter.builder().name(name).help(help).build();
  }

  private List<Collector> collectors() {
    return List.of(messages, truncated, retries, refused, open);
  }

  void taken(int count) {
    messages.inc(count);
  }

  void truncated() {
    truncated.inc();
  }

  void retried() {
    retries.inc();
  }

  void refused() {
    refused.inc();
  }

  @Override
  public void close() {
    collectors().forEach(registry::unregister);
  }
}
