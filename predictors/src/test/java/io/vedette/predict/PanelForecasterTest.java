package io.vedette.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PanelForecasterTest {
  private static final long HOUR = 3_600_000L;

  private static double truth(int series, int t) {
    double week = t % 168 >= 120 ? 0.6 : 1;
    return (100 + 20 * series) * week * (1 + 0.5 * Math.sin(t * 2 * Math.PI / 24));
  }

  private static List<SeriesHistory> panel(int series, int length) {
    Random noise = new Random(7);
    List<SeriesHistory> panel = new ArrayList<>();
    for (int s = 0; s < series; s++) {
      int id = s;
      double[] values =
          IntStream.range(0, length)
              .mapToDouble(t -> truth(id, t) + 3 * noise.nextGaussian())
              .toArray();
      panel.add(new SeriesHistory("s" + s, 0, HOUR, values));
    }
    return panel;
  }

  @Test
  void followsDayAndWeekAndCoversTheTruth() {
    List<Forecast> forecasts = new PanelForecaster(48).forecast(panel(6, 700));
    int covered = 0;
    for (int s = 0; s < 6; s++) {
      for (int k = 1; k <= 48; k++) {
        Forecast f = forecasts.get(s);
        double expected = truth(s, 699 + k);
        assertThat(f.mean(k)).isCloseTo(expected, within(0.1 * expected + 8));
        covered += f.quantile(k, .025) <= expected && expected <= f.quantile(k, .975) ? 1 : 0;
      }
      assertThat(forecasts.get(s).weights().values().stream().mapToDouble(w -> w).sum())
          .isCloseTo(1, within(1e-9));
    }
    assertThat(covered / 288.0).isGreaterThan(0.95);
  }

  @Test
  void aYoungSeriesBorrowsTheCourseOfItsSiblings() {
    List<SeriesHistory> panel = new ArrayList<>(panel(5, 700));
    double[] young = new double[6];
    for (int t = 0; t < young.length; t++) {
      young[t] = 3 * truth(0, 700 + t);
    }
    panel.add(new SeriesHistory("young", 700 * HOUR, HOUR, young));
    Forecast f = new PanelForecaster(24).forecast(panel).get(5);
    double wrong = 0;
    double total = 0;
    for (int k = 1; k <= 24; k++) {
      double expected = 3 * truth(0, 705 + k);
      wrong += Math.abs(f.mean(k) - expected);
      total += expected;
      assertThat(f.quantile(k, .975)).isGreaterThan(f.quantile(k, .025));
    }
    assertThat(wrong / total).isLessThan(0.25);
    assertThat(f.weights()).containsKey("siblings");
  }

  @Test
  void aKnownEventIsLearntFromItsPast() {
    double[] values = panel(1, 700).get(0).values();
    List<EventCalendar.Event> events = new ArrayList<>();
    for (int start : new int[] {200, 400, 710}) {
      events.add(new EventCalendar.Event("sale", "", start * HOUR, (start + 5) * HOUR));
      for (int t = start; t < Math.min(start + 5, values.length); t++) {
        values[t] *= 3;
      }
    }
    List<SeriesHistory> panel = List.of(new SeriesHistory("shop", 0, HOUR, values));
    Forecast known = new PanelForecaster(24, new EventCalendar(events)).forecast(panel).get(0);
    Forecast unknown = new PanelForecaster(24).forecast(panel).get(0);
    double expected = 3 * truth(0, 712);
    assertThat(Math.abs(known.mean(13) - expected))
        .isLessThan(0.5 * Math.abs(unknown.mean(13) - expected));
    assertThat(known.mean(2)).isCloseTo(truth(0, 701), within(0.2 * truth(0, 701)));
  }

  @Test
  void aTrendGoesOn() {
    double[] values = IntStream.range(0, 200).mapToDouble(t -> 100 + t).toArray();
    Forecast f =
        new PanelForecaster(10).forecast(List.of(new SeriesHistory("t", 0, 777, values))).get(0);
    assertThat(f.mean(10)).isCloseTo(309, within(6.0));
  }

  @Property(tries = 30)
  void anyHistoryHasAForecastInOrder(
      @ForAll @LongRange(min = 0, max = 1000) long seed,
      @ForAll @IntRange(min = 1, max = 400) int length,
      @ForAll @IntRange(min = 1, max = 60) int horizon) {
    Random random = new Random(seed);
    double[] values = random.doubles(length, -5, 50).map(Math::floor).toArray();
    Forecast f =
        new PanelForecaster(horizon)
            .forecast(List.of(new SeriesHistory("r", 0, HOUR, values)))
            .get(0);
    for (int k = 1; k <= horizon; k++) {
      assertThat(f.mean(k)).isFinite();
      assertThat(f.quantile(k, 0.1)).isLessThanOrEqualTo(f.quantile(k, 0.9));
    }
  }

  @Property(tries = 10)
  void forecastsScaleWithTheData(@ForAll @DoubleRange(min = 0.01, max = 1000) double factor) {
    List<SeriesHistory> panel = panel(2, 500);
    List<SeriesHistory> scaled =
        panel.stream()
            .map(
                h ->
                    new SeriesHistory(
                        h.name(),
                        0,
                        HOUR,
                        Arrays.stream(h.values()).map(v -> factor * v).toArray()))
            .toList();
    Forecast small = new PanelForecaster(24).forecast(panel).get(1);
    Forecast large = new PanelForecaster(24).forecast(scaled).get(1);
    for (int k = 1; k <= 24; k++) {
      assertThat(large.mean(k) / factor).isCloseTo(small.mean(k), within(1e-6 * small.mean(k)));
      assertThat(large.quantile(k, .975) / factor)
          .isCloseTo(small.quantile(k, .975), within(1e-6 * small.quantile(k, .975)));
    }
  }
}
