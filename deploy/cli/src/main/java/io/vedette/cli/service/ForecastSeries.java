package io.vedette.cli.service;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vedette.model.Forecast;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest forecast of each series as Prometheus series, under the original labels, {@code
 * metric} (the original name) and {@code series} (in PromQL form): the value at the end of the
 * horizon, which models with which weights, the recent error, and where the model shared with
 * siblings came from.
 *
 * <p>At most {@code maxSeries} are shown, each with its models of at least 1 % of the weight; one
 * that has been silent for an hour makes room for another.
 */
final class ForecastSeries implements MultiCollector {
  private static final long SILENT_MILLIS = Duration.ofHours(1).toMillis();
  private static final double WORTH_SHOWING = 0.01;

  private static final Map<String, String> HELP = new LinkedHashMap<>();

  static {
    HELP.put("vedette_forecast_value", "Forecast at the end of its horizon");
    HELP.put("vedette_forecast_model_weight", "Share of a model in the forecast, 0 to 1");
    HELP.put("vedette_forecast_wape", "Recent sum of absolute errors over sum of values");
    HELP.put("vedette_forecast_mase", "Recent error over that of the last value held");
    HELP.put("vedette_forecast_coverage", "Recent share of values at or below the 95 % quantile");
    HELP.put(
        "vedette_forecast_shared_trained_timestamp_seconds",
        "Time of the newest row that the model shared with siblings was trained on");
    HELP.put("vedette_forecast_shared_rows", "How many rows it was trained on");
    HELP.put("vedette_forecast_shared_siblings", "How many series these came from");
    HELP.put(
        "vedette_forecast_shared_skill",
        "Its error on rows it had not seen over that of the last value held; below 1 is better");
  }

  /** A series with its newest forecast. */
  private record Shown(Labels labels, Forecast forecast) {}

  private final int maxSeries;

  /** By series, the longest silent first. */
  private final Map<String, Shown> shown = new LinkedHashMap<>();

  ForecastSeries(int maxSeries) {
    this.maxSeries = maxSeries;
  }

  /** Takes a forecast; false where its series is beyond the bound. */
  synchronized boolean put(Forecast forecast) {
    if (forecast.steps().isEmpty()) {
      return true;
    }
    Shown before = shown.remove(forecast.series());
    if (before == null && shown.size() >= maxSeries && !makeRoom(forecast.originMillis())) {
      return false;
    }
    Labels labels = before == null ? SeriesLabels.of(forecast.series()) : before.labels();
    shown.put(forecast.series(), new Shown(labels, forecast));
    return true;
  }

  private boolean makeRoom(long nowMillis) {
    Iterator<Shown> all = shown.values().iterator();
    if (all.hasNext() && nowMillis - all.next().forecast().originMillis() > SILENT_MILLIS) {
      all.remove();
      return true;
    }
    return false;
  }

  @Override
  public MetricSnapshots collect() {
    List<Shown> now;
    synchronized (this) {
      now = new ArrayList<>(shown.values());
    }
    Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
    HELP.forEach((name, help) -> gauges.put(name, GaugeSnapshot.builder().name(name).help(help)));
    for (Shown each : now) {
      show(each.labels(), each.forecast(), gauges);
    }
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    gauges.values().forEach(gauge -> all.metricSnapshot(gauge.build()));
    return all.build();
  }

  private static void show(
      Labels labels, Forecast forecast, Map<String, GaugeSnapshot.Builder> gauges) {
    Forecast.Step last = forecast.steps().get(forecast.steps().size() - 1);
    point(gauges, "value", labels.add("quantile", "0.5"), last.mean());
    point(gauges, "value", labels.add("quantile", "0.025"), last.lower());
    point(gauges, "value", labels.add("quantile", "0.975"), last.upper());
    forecast
        .weights()
        .forEach(
            (model, weight) -> {
              if (weight >= WORTH_SHOWING) {
                point(gauges, "model_weight", labels.add("forecast_model", model), weight);
              }
            });
    Forecast.Quality quality = forecast.quality();
    if (quality != null) {
      point(gauges, "wape", labels, quality.wape());
      point(gauges, "mase", labels, quality.mase());
      point(gauges, "coverage", labels, quality.coverage());
    }
    Forecast.Shared shared = forecast.shared();
    if (shared != null) {
      point(gauges, "shared_trained_timestamp_seconds", labels, shared.trainedMillis() / 1000.0);
      point(gauges, "shared_rows", labels, shared.rows());
      point(gauges, "shared_siblings", labels, shared.siblings());
      point(gauges, "shared_skill", labels, shared.skill());
    }
  }

  private static void point(
      Map<String, GaugeSnapshot.Builder> gauges, String name, Labels labels, double value) {
    GaugeSnapshot.Builder gauge = gauges.get("vedette_forecast_" + name);
    if (gauge != null) {
      gauge.dataPoint(
          GaugeSnapshot.GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
    }
  }

  @Override
  public List<String> getPrometheusNames() {
    return List.copyOf(HELP.keySet());
  }
}
