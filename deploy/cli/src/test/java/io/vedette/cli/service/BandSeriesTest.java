package io.vedette.cli.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vedette.jobs.SeriesText;
import io.vedette.model.BandPoint;
import io.vedette.model.Entity;
import io.vedette.model.Outcome;
import io.vedette.model.SeriesKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BandSeriesTest {
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private static BandPoint point(String series, long time) {
    return new BandPoint(
        series, Entity.service("shop", "pay"), time, 5, 4, 3, 4.5, 0.7, Outcome.ANOMALOUS);
  }

  private static String exposed(BandSeries bands) throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(bands);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
    return out.toString(UTF_8);
  }

  @Test
  void showsTheBandUnderTheOriginalLabels() throws IOException {
    BandSeries bands = new BandSeries(5);
    assertThat(bands.put(point("load{job=\"a,b\",series=\"x\",service.name=\"pay\"}", 1))).isTrue();
    assertThat(exposed(bands))
        .contains("vedette_series_lower{")
        .contains("vedette_series_upper{")
        .contains("job=\"a,b\"")
        .contains("exported_series=\"x\"")
        .contains("service_name=\"pay\"")
        .contains("metric=\"load\"")
        .contains("entity=\"service:shop/pay\"")
        .containsPattern("vedette_series_score\\{.*} 0\\.7");
  }

  @Test
  void isBoundedAndASilentSeriesMakesRoom() {
    BandSeries bands = new BandSeries(2);
    assertThat(bands.put(point("a", 0))).isTrue();
    assertThat(bands.put(point("b", HOUR))).isTrue();
    assertThat(bands.put(point("c", HOUR))).isFalse();
    assertThat(bands.put(point("a", HOUR + 1))).isTrue();
    assertThat(bands.put(point("c", 2 * HOUR + 1))).isTrue();
    assertThat(bands.put(point("a", 2 * HOUR + 1))).isTrue();
    assertThat(bands.put(point("b", 2 * HOUR + 1))).isFalse();
  }

  @Test
  void readsWhatASeriesKeyWrites() {
    for (String text :
        new String[] {
          "up", "up{a=\"1\"}", "up{a=\"x\"y\",b=\"{}\",service.name=\"p,q\"}", "up{a=\"\",b=\"\"}"
        }) {
      SeriesKey key = SeriesText.parse(text);
      assertThat(key.name()).isEqualTo("up");
      assertThat(key.toString()).isEqualTo(text);
    }
    assertThat(SeriesText.parse("{odd").name()).isEqualTo("{odd");
  }
}
