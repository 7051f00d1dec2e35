package io.vedette.cli.scaling;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vedette.predict.scale.ScalingView;
import io.vedette.predict.scale.TrustGate;
import java.util.Locale;

/** Recommended beside actual, with the forecast's own error, as Prometheus metrics. */
final class ScalingMetrics {
  private final Gauge replicas;
  private final Gauge demand;
  private final Gauge capacity;
  private final Gauge lead;
  private final Gauge quantile;
  private final Gauge error;
  private final Gauge state;

  ScalingMetrics(PrometheusRegistry registry) {
    replicas =
        gauge(
            registry,
            "vedette_scaling_replicas",
            "Replicas: actual, reactive, recommended, and of these those that may be spot",
            "which");
    demand = gauge(registry, "vedette_scaling_demand", "Requests a second, or in flight");
    capacity =
        gauge(registry, "vedette_scaling_replica_capacity", "What a replica carries, as demand");
    lead = gauge(registry, "vedette_scaling_lead_seconds", "Start-up time of a replica");
    quantile = gauge(registry, "vedette_scaling_quantile", "Quantile of demand provided for");
    error =
        gauge(registry, "vedette_scaling_forecast_error", "Of the demand's forecast", "measure");
    state = gauge(registry, "vedette_scaling_state", "1 for the state that holds", "state");
  }

  private static Gauge gauge(
      PrometheusRegistry registry, String name, String help, String... more) {
    String[] labels = new String[more.length + 1];
    labels[0] = "service";
    System.arraycopy(more, 0, labels, 1, more.length);
    return Gauge.builder().name(name).help(help).labelNames(labels).register(registry);
  }

  void show(String service, ScalingView view) {
    replicas.labelValues(service, "actual").set(view.actual());
    replicas.labelValues(service, "reactive").set(view.reactive());
    replicas.labelValues(service, "recommended").set(view.recommended());
    replicas.labelValues(service, "spot").set(view.spot());
    demand.labelValues(service).set(view.demand());
    capacity.labelValues(service).set(view.capacity());
    lead.labelValues(service).set(view.leadMillis() / 1000.0);
    quantile.labelValues(service).set(view.quantile());
    error.labelValues(service, "wape").set(view.error().wape());
    error.labelValues(service, "mase").set(view.error().mase());
    error.labelValues(service, "coverage95").set(view.error().coverage());
    for (TrustGate.State each : TrustGate.State.values()) {
      String name = each.name().toLowerCase(Locale.ROOT);
      state.labelValues(service, name).set(each == view.state() ? 1 : 0);
    }
  }
}
