package io.vedette.cli.service;

import io.prometheus.metrics.model.snapshots.Labels;
import io.vedette.jobs.SeriesText;
import io.vedette.model.SeriesKey;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The labels under which what is known of a series is shown: its own, and beside them {@code
 * metric} (the original name) and {@code series} (in PromQL form).
 *
 * <p>Label names are made legal as OpenTelemetry does for Prometheus ({@code service.name} becomes
 * {@code service_name}); one that is taken gets the prefix {@code exported_}, as Prometheus does.
 */
final class SeriesLabels {
  private static final Set<String> TAKEN =
      Set.of("metric", "series", "entity", "le", "quantile", "forecast_model");

  private SeriesLabels() {}

  static Labels of(String text) {
    SeriesKey series = SeriesText.parse(text);
    Map<String, String> labels = new TreeMap<>();
    for (Map.Entry<String, String> label : series.labels().asMap().entrySet()) {
      labels.putIfAbsent(legal(label.getKey()), label.getValue());
    }
    labels.put("metric", series.name());
    labels.put("series", text);
    Labels.Builder built = Labels.builder();
    labels.forEach(built::label);
    return built.build();
  }

  private static String legal(String name) {
    String legal = name.replaceAll("[^a-zA-Z0-9_]", "_");
    boolean taken = TAKEN.contains(legal) || legal.startsWith("__");
    if (taken) {
      return "exported_" + legal;
    }
    return Character.isDigit(legal.charAt(0)) ? "_" + legal : legal;
  }
}
