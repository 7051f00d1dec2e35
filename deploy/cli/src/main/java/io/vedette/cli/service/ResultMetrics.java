package io.vedette.cli.service;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vedette.model.Action;
import io.vedette.model.ActionRecord;
import io.vedette.model.BandPoint;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Forecast;
import io.vedette.model.GraphEdge;
import io.vedette.model.Incident;
import io.vedette.model.IncidentState;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the jobs found, as Prometheus metrics. Cardinality is bounded: at most {@code maxSeries}
 * series have their band and forecast shown; ids that were counted are remembered, so that a replay
 * counts nothing twice.
 */
public final class ResultMetrics {
  private static final int MAX_IDS = 100_000;

  private final BandSeries bands;
  private final ForecastSeries forecasts;
  private final Map<String, Boolean> counted = new Recent<>();
  private final Map<String, Boolean> open = new Recent<>();

  private final Counter findings;
  private final Counter threats;
  private final Counter incidents;
  private final Gauge openIncidents;
  private final Counter actions;
  private final Gauge serviceRequests;
  private final Gauge serviceErrors;
  private final Gauge serviceLatency;
  private final Gauge eventLag;
  private final Counter unshown;

  public ResultMetrics(PrometheusRegistry registry, int maxSeries) {
    bands = new BandSeries(maxSeries);
    registry.register(bands);
    forecasts = new ForecastSeries(maxSeries);
    registry.register(forecasts);
    findings = counter(registry, "vedette_findings", "Findings", "kind", "severity");
    threats = counter(registry, "vedette_threats", "Threat findings", "technique", "severity");
    incidents = counter(registry, "vedette_incidents", "Incidents opened", "severity");
    openIncidents =
        Gauge.builder().name("vedette_incidents_open").help("Open incidents").register(registry);
    actions = counter(registry, "vedette_actions", "Actions by state reached", "kind", "state");
    serviceRequests = service(registry, "vedette_service_requests", "Requests a second", "service");
    serviceErrors =
        service(registry, "vedette_service_error_ratio", "Share of failed requests", "service");
    serviceLatency =
        service(
            registry, "vedette_service_latency_ms", "Duration of requests", "service", "quantile");
    eventLag =
        Gauge.builder()
            .name("vedette_event_lag_seconds")
            .help("Wall clock minus event time of the newest judged point")
            .register(registry);
    unshown =
        Counter.builder()
            .name("vedette_series_not_shown")
            .help("Points and forecasts of series beyond the bound on shown series")
            .register(registry);
  }

  synchronized void band(BandPoint point, long nowMillis) {
    eventLag.set(Math.max(0, nowMillis - point.timeMillis()) / 1000.0);
    serviceGauge(point);
    if (!bands.put(point)) {
      unshown.inc();
    }
  }

  private void serviceGauge(BandPoint point) {
    int brace = point.series().indexOf('{');
    String name = brace < 0 ? point.series() : point.series().substring(0, brace);
    String service = point.entity().toString();
    switch (name) {
      case "vedette_service_requests" -> serviceRequests.labelValues(service).set(point.value());
      case "vedette_service_error_ratio" -> serviceErrors.labelValues(service).set(point.value());
      case "vedette_service_latency_p50_ms" ->
          serviceLatency.labelValues(service, "0.5").set(point.value());
      case "vedette_service_latency_p95_ms" ->
          serviceLatency.labelValues(service, "0.95").set(point.value());
      case "vedette_service_latency_p99_ms" ->
          serviceLatency.labelValues(service, "0.99").set(point.value());
      default -> {
        // any other series has no gauge of its own
      }
    }
  }

  void forecast(Forecast given) {
    if (!forecasts.put(given)) {
      unshown.inc();
    }
  }

  synchronized void finding(Finding finding) {
    String severity = lower(finding.severity());
    if (counted.put(finding.id(), true) == null) {
      findings.labelValues(lower(finding.kind()), severity).inc();
      if (finding.kind() == FindingKind.THREAT) {
        finding.techniques().forEach(t -> threats.labelValues(t, severity).inc());
      }
    }
  }

  synchronized void incident(Incident incident) {
    if (counted.put(incident.id(), true) == null) {
      incidents.labelValues(lower(incident.severity())).inc();
    }
    if (incident.state() == IncidentState.OPEN) {
      open.put(incident.id(), true);
    } else {
      open.remove(incident.id());
    }
    openIncidents.set(open.size());
  }

  synchronized void action(ActionRecord record) {
    Action action = record.action();
    if (counted.put(action.id() + record.state(), true) == null) {
      actions.labelValues(lower(action.kind()), lower(record.state())).inc();
    }
  }

  /** Edges are shown by the store's graph, not as metrics: their number is not bounded. */
  synchronized void edge(GraphEdge edge, long nowMillis) {
    eventLag.set(Math.max(0, nowMillis - edge.timeMillis()) / 1000.0);
  }

  private static Gauge service(
      PrometheusRegistry registry, String name, String help, String... labels) {
    return Gauge.builder().name(name).help(help).labelNames(labels).register(registry);
  }

  private static Counter counter(
      PrometheusRegistry registry, String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** A map that forgets its oldest entries. */
  private static final class Recent<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > MAX_IDS;
    }
  }
}
