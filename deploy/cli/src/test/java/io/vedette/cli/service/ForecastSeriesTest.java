package io.vedette.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.vedette.model.Forecast;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForecastSeriesTest {
  private static final long HOUR = 3_600_000L;

  private static Forecast forecast(String pod, long millis) {
    return new Forecast(
        "memory{pod=\"" + pod + "\",quantile=\"x\"}",
        millis,
        60_000,
        List.of(new Forecast.Step(2, 1, 3), new Forecast.Step(4, 3, 6)),
        "naive 0.75, theta 0.25",
        new Forecast.Quality(.1, .8, .95),
        Map.of("naive", .745, "theta", .25, "trend", .005),
        new Forecast.Shared(5_000, 4096, 16, .7));
  }

  private static List<String> lines(ForecastSeries shown, String family) {
    for (MetricSnapshot snapshot : shown.collect()) {
      if (snapshot.getMetadata().getName().equals("vedette_forecast_" + family)) {
        return ((GaugeSnapshot) snapshot)
            .getDataPoints().stream()
                .map(point -> point.getLabels() + " " + point.getValue())
                .toList();
      }
    }
    return List.of();
  }

  @Test
  void showsTheForecastUnderItsOriginalLabels() {
    ForecastSeries shown = new ForecastSeries(10);
    assertThat(shown.put(forecast("p1", 0))).isTrue();
    assertThat(lines(shown, "value"))
        .hasSize(3)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("pod=\"p1\"", "metric=\"memory\"", "exported_quantile=\"x\""))
        .anySatisfy(line -> assertThat(line).contains("quantile=\"0.975\"").endsWith(" 6.0"));
  }

  @Test
  void showsTheModelsTheirErrorAndWhereTheSharedOneCameFrom() {
    ForecastSeries shown = new ForecastSeries(10);
    shown.put(forecast("p1", 0));
    assertThat(lines(shown, "model_weight"))
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("forecast_model=\"naive\"").endsWith(".745"));
    assertThat(lines(shown, "wape")).singleElement().asString().endsWith(" 0.1");
    assertThat(lines(shown, "mase")).singleElement().asString().endsWith(" 0.8");
    assertThat(lines(shown, "coverage")).singleElement().asString().endsWith(" 0.95");
    assertThat(lines(shown, "shared_rows")).singleElement().asString().endsWith(" 4096.0");
    assertThat(lines(shown, "shared_trained_timestamp_seconds"))
        .singleElement()
        .asString()
        .endsWith(" 5.0");
  }

  @Test
  void keepsToItsBoundUntilOneFallsSilent() {
    ForecastSeries shown = new ForecastSeries(1);
    assertThat(shown.put(forecast("p1", 0))).isTrue();
    assertThat(shown.put(forecast("p2", HOUR))).isFalse();
    assertThat(shown.put(forecast("p2", 2 * HOUR))).isTrue();
    assertThat(lines(shown, "wape")).singleElement().asString().contains("pod=\"p2\"");
  }
}
