package io.vedette.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vedette.model.StateCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** The same as for one series, with the model that siblings share in force. */
class LoadPanelProperties {
  private static final ForecastOptions OPTIONS = new ForecastOptions(Duration.ofMinutes(10), 6);
  private static final long STEP = OPTIONS.step().toMillis();
  private static final int SERIES = 3;
  private static final int LENGTH = 480;

  /** Siblings with one daily course, of different size; by step, then series. */
  private static double[][] load(long seed, int length) {
    Random random = new Random(seed);
    double[][] values = new double[length][SERIES];
    for (int i = 0; i < length; i++) {
      double course = 2 + Math.sin(i * Math.PI / 72);
      for (int s = 0; s < SERIES; s++) {
        values[i][s] = Math.max(0, (s + 1) * (10 * course + 2 * random.nextGaussian()));
      }
    }
    return values;
  }

  private static LoadPanel panel() {
    return new LoadPanel(OPTIONS, EventCalendar.NONE, SERIES);
  }

  /** Adds the steps from one to another and returns the forecasts made at each. */
  private static List<Forecast> play(
      LoadPanel panel, double[][] values, int from, int to, double factor) {
    List<Forecast> made = new ArrayList<>();
    for (int i = from; i < to; i++) {
      for (int s = 0; s < SERIES; s++) {
        LoadForecaster of = panel.add("s" + s, i * STEP, factor * values[i][s]).orElseThrow();
        made.add(of.forecast(6));
      }
    }
    return made;
  }

  private static void assertSame(List<Forecast> actual, List<Forecast> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i).mean()).containsExactly(expected.get(i).mean());
      assertThat(actual.get(i).weights()).isEqualTo(expected.get(i).weights());
      for (int k = 0; k < 6; k++) {
        assertThat(actual.get(i).quantiles()[k]).containsExactly(expected.get(i).quantiles()[k]);
      }
    }
  }

  @Property(tries = 4)
  void forecastsScaleWithTheData(@ForAll @LongRange(min = 0, max = 1000) long seed) {
    double[][] values = load(seed, LENGTH);
    double factor = 1024; // a power of four: its root is exact
    LoadPanel small = panel();
    List<Forecast> a = play(small, values, 0, LENGTH, 1);
    List<Forecast> b = play(panel(), values, 0, LENGTH, factor);
    assertThat(small.model()).isPresent();
    for (int i = 0; i < a.size(); i++) {
      double mean = a.get(i).mean(6);
      assertThat(b.get(i).mean(6)).isCloseTo(factor * mean, within(1e-3 * factor));
      double upper = a.get(i).quantile(6, .95);
      assertThat(b.get(i).quantile(6, .95)).isCloseTo(factor * upper, within(1e-3 * factor));
    }
  }

  @Property(tries = 4)
  void quantilesNeverCross(@ForAll @LongRange(min = 0, max = 1000) long seed) {
    for (Forecast forecast : play(panel(), load(seed, LENGTH), 0, LENGTH, 1)) {
      for (double[] quantiles : forecast.quantiles()) {
        assertThat(quantiles).isSorted();
      }
    }
  }

  @Property(tries = 4)
  void aRestoredPanelGoesOnAsIfNeverInterrupted(@ForAll @LongRange(min = 0, max = 1000) long seed)
      throws IOException {
    double[][] values = load(seed, LENGTH);
    LoadPanel whole = panel();
    int cut = 200 + (int) (seed % 200);
    play(whole, values, 0, cut, 1);
    LoadPanel restored = restored(whole);
    assertSame(play(restored, values, cut, LENGTH, 1), play(whole, values, cut, LENGTH, 1));
    assertThat(restored.model().orElseThrow().provenance())
        .isEqualTo(whole.model().orElseThrow().provenance());
  }

  private static LoadPanel restored(LoadPanel panel) throws IOException {
    StateCodec<LoadPanel> codec = LoadPanel.codec(EventCalendar.NONE);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    codec.write(panel, new DataOutputStream(bytes));
    return codec.read(
        codec.version(), new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  @Property(tries = 4)
  void changingTheFutureChangesNoPastForecast(@ForAll @LongRange(min = 0, max = 1000) long seed) {
    double[][] values = load(seed, LENGTH);
    int known = 300;
    List<Forecast> before = play(panel(), values, 0, LENGTH, 1).subList(0, SERIES * known);
    for (int i = known; i < LENGTH; i++) {
      values[i] = new double[] {1e6, 0, 7};
    }
    assertSame(play(panel(), values, 0, LENGTH, 1).subList(0, SERIES * known), before);
  }
}
