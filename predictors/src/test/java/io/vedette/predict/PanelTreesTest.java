package io.vedette.predict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PanelTreesTest {
  private static final long HOUR = 3_600_000L;
  private static final int HORIZON = 1;
  private static final int LENGTH = 90;

  /** The logistic map: what follows what is a parabola, which no linear model can know. */
  private static double[] values(int series, int length) {
    double y = 0.1 + 0.8 * new Random(series).nextDouble();
    double[] values = new double[length];
    for (int t = 0; t < length; t++) {
      y = 3.9 * y * (1 - y);
      values[t] = (10 + series) * (1 + y);
    }
    return values;
  }

  private static List<SeriesHistory> panel(int size) {
    return IntStream.range(0, size)
        .mapToObj(s -> new SeriesHistory("s" + s, 0, 777, values(s, LENGTH)))
        .toList();
  }

  private static double error(List<SeriesHistory> panel) {
    List<Forecast> forecasts = new PanelForecaster(HORIZON).forecast(panel);
    double sum = 0;
    for (int s = 0; s < 4; s++) {
      double truth = values(s, LENGTH + 1)[LENGTH];
      sum += Math.abs(truth - forecasts.get(s).mean(1)) / (10 + s) / 4;
    }
    return sum;
  }

  @Test
  void siblingsTeachEachOtherWhatFollowsWhat() {
    List<SeriesHistory> panel = panel(24);
    assertThat(error(panel)).isLessThan(0.5 * error(panel.subList(0, 4)));
    for (Forecast forecast : new PanelForecaster(HORIZON).forecast(panel)) {
      assertThat(forecast.weights()).containsKey("boosted_trees");
    }
  }

  private static List<RollingOrigins> origins(List<SeriesHistory> panel) {
    return panel.stream()
        .map(h -> new RollingOrigins(h, HORIZON, EventCalendar.NONE, Optional.empty()))
        .toList();
  }

  @Test
  void theTreesKnowNothingOfWhatTheyAreWeighedOn() {
    List<SeriesHistory> panel = panel(24);
    List<SeriesHistory> other = new ArrayList<>();
    int first = origins(panel).get(0).firstCut();
    for (SeriesHistory history : panel) {
      double[] values = history.values().clone();
      for (int t = first; t < values.length; t++) {
        values[t] *= 1.01;
      }
      other.add(new SeriesHistory(history.name(), 0, 777, values));
    }
    BoostedTrees trees = PanelTrees.fit(origins(panel), HORIZON).orElseThrow();
    BoostedTrees same = PanelTrees.fit(origins(other), HORIZON).orElseThrow();
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      float[] row = new float[PanelFeatures.SIZE];
      for (int f = 0; f < row.length; f++) {
        row[f] = (float) random.nextGaussian();
      }
      assertThat(same.predict(row)).isEqualTo(trees.predict(row));
    }
  }

  @Test
  void aFewValuesHaveNoTrees() {
    SeriesHistory few =
        new SeriesHistory("few", 0, HOUR, IntStream.range(0, 40).mapToDouble(t -> t % 7).toArray());
    assertThat(PanelTrees.fit(origins(List.of(few)), HORIZON)).isEmpty();
    assertThat(new PanelForecaster(HORIZON).forecast(List.of(few)).get(0).weights())
        .doesNotContainKey("boosted_trees");
  }
}
