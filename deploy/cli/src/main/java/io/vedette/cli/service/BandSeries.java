package io.vedette.cli.service;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vedette.model.BandPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The newest point of each watched series as Prometheus series: value, expected, lower, upper and
 * score, under the original labels and, beside them, {@code metric} (the original name), {@code
 * series} (in PromQL form) and {@code entity}.
 *
 * <p>Label names are made legal as OpenTelemetry does for Prometheus ({@code service.name} becomes
 * {@code service_name}); one that is taken gets the prefix {@code exported_}, as Prometheus does.
 * At most {@code maxSeries} are shown; one that has been silent for an hour makes room for another.
 */
final class BandSeries implements MultiCollector {
  private static final long SILENT_MILLIS = Duration.ofHours(1).toMillis();

  /** Name, help, and what is shown of a point. */
  private record Family(String name, String help, ToDoubleFunction<BandPoint> of) {}

  private static final List<Family> FAMILIES =
      List.of(
          new Family("vedette_series_value", "Last value of a watched series", BandPoint::value),
          new Family("vedette_series_expected", "What was expected of it", BandPoint::expected),
          new Family("vedette_series_lower", "Lower bound of its normal band", BandPoint::lower),
          new Family("vedette_series_upper", "Upper bound of its normal band", BandPoint::upper),
          new Family(
              "vedette_series_score",
              "Anomaly score in [0,1], one meaning for all",
              BandPoint::score));

  /** A series with its newest point. */
  private record Shown(Labels labels, BandPoint point) {}

  private final int maxSeries;

  /** By series, the longest silent first. */
  private final Map<String, Shown> shown = new LinkedHashMap<>();

  BandSeries(int maxSeries) {
    this.maxSeries = maxSeries;
  }

  /** Takes a point; false where its series is beyond the bound. */
  synchronized boolean put(BandPoint point) {
    Shown before = shown.remove(point.series());
    if (before == null && shown.size() >= maxSeries && !makeRoom(point.timeMillis())) {
      return false;
    }
    Labels labels = before == null ? labels(point) : before.labels();
    shown.put(point.series(), new Shown(labels, point));
    return true;
  }

  private boolean makeRoom(long nowMillis) {
    Iterator<Shown> all = shown.values().iterator();
    if (all.hasNext() && nowMillis - all.next().point().timeMillis() > SILENT_MILLIS) {
      all.remove();
      return true;
    }
    return false;
  }

  static Labels labels(BandPoint point) {
    return SeriesLabels.of(point.series()).add("entity", point.entity().id());
  }

  @Override
  public MetricSnapshots collect() {
    List<Shown> now;
    synchronized (this) {
      now = new ArrayList<>(shown.values());
    }
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    for (Family family : FAMILIES) {
      GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(family.name()).help(family.help());
      for (Shown each : now) {
        gauge.dataPoint(
            GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(each.labels())
                .value(family.of().applyAsDouble(each.point()))
                .build());
      }
      all.metricSnapshot(gauge.build());
    }
    return all.build();
  }

  @Override
  public List<String> getPrometheusNames() {
    return FAMILIES.stream().map(Family::name).toList();
  }
}
