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
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class LoadForecasterProperties {
  private static final ForecastOptions OPTIONS = new ForecastOptions(Duration.ofMinutes(10), 6);
  private static final long STEP = OPTIONS.step().toMillis();

  /** Daily course, noise, quiet stretches and bursts. */
  private static double[] load(long seed, int length) {
    Random random = new Random(seed);
    double[] values = new double[length];
    boolean busy = true;
    for (int i = 0; i < length; i++) {
      busy ^= random.nextInt(40) == 0;
      double course = 20 + 15 * Math.sin(i * Math.PI / 72);
      values[i] = busy ? Math.max(0, Math.round(course + 4 * random.nextGaussian())) : 0;
    }
    return values;
  }

  private static LoadForecaster after(double[] values, int length, double factor) {
    LoadForecaster forecaster = new LoadForecaster(OPTIONS);
    for (int i = 0; i < length; i++) {
      forecaster.add(i * STEP, factor * values[i]);
    }
    return forecaster;
  }

  @Property(tries = 20)
  void forecastsScaleWithTheData(
      @ForAll @LongRange(min = 0, max = 1000) long seed,
      @ForAll @IntRange(min = 1, max = 500) int length) {
    double[] values = load(seed, length);
    double factor = 1024; // a power of four: its root is exact, so is every sum
    Forecast small = after(values, length, 1).forecast(6);
    Forecast large = after(values, length, factor).forecast(6);
    for (int k = 1; k <= 6; k++) {
      assertThat(large.mean(k)).isCloseTo(factor * small.mean(k), within(1e-3 * factor));
      assertThat(large.quantile(k, 0.95))
          .isCloseTo(factor * small.quantile(k, 0.95), within(1e-3 * factor));
    }
  }

  @Property(tries = 20)
  void quantilesNeverCross(
      @ForAll @LongRange(min = 0, max = 1000) long seed,
      @ForAll @IntRange(min = 1, max = 400) int length,
      @ForAll @IntRange(min = 1, max = 12) int step) {
    Forecast forecast = after(load(seed, length), length, 1).forecast(12);
    double before = Double.NEGATIVE_INFINITY;
    for (int p = 1; p < 1000; p++) {
      double quantile = forecast.quantile(step, p / 1000.0);
      assertThat(quantile).isGreaterThanOrEqualTo(before);
      before = quantile;
    }
  }

  @Property(tries = 20)
  void aRestoredForecasterGoesOnAsIfNeverInterrupted(
      @ForAll @LongRange(min = 0, max = 1000) long seed,
      @ForAll @IntRange(min = 0, max = 300) int length)
      throws IOException {
    double[] values = load(seed, length + 100);
    LoadForecaster whole = after(values, length, 1);
    LoadForecaster restored = restored(whole);
    for (int i = length; i < length + 100; i++) {
      whole.add(i * STEP, values[i]);
      restored.add(i * STEP, values[i]);
    }
    Forecast a = whole.forecast(9);
    Forecast b = restored.forecast(9);
    assertThat(b.mean()).containsExactly(a.mean());
    for (int k = 0; k < 9; k++) {
      assertThat(b.quantiles()[k]).containsExactly(a.quantiles()[k]);
    }
    assertThat(b.weights()).isEqualTo(a.weights());
    assertThat(b.error()).isEqualTo(a.error());
  }

  private static LoadForecaster restored(LoadForecaster forecaster) throws IOException {
    StateCodec<LoadForecaster> codec = LoadForecaster.codec();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    codec.write(forecaster, new DataOutputStream(bytes));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    return codec.read(codec.version(), in);
  }

  @Property(tries = 20)
  void askingForForecastsChangesNothing(
      @ForAll @LongRange(min = 0, max = 1000) long seed,
      @ForAll @IntRange(min = 1, max = 300) int length) {
    double[] values = load(seed, length);
    LoadForecaster asked = new LoadForecaster(OPTIONS);
    for (int i = 0; i < length; i++) {
      asked.add(i * STEP, values[i]);
      asked.forecast(1 + i % 9);
    }
    assertThat(asked.forecast(6).mean())
        .containsExactly(after(values, length, 1).forecast(6).mean());
  }

  @Property(tries = 20)
  void neverBelowZeroWhereTheSeriesNeverIs(
      @ForAll @LongRange(min = 0, max = 1000) long seed,
      @ForAll @IntRange(min = 1, max = 400) int length) {
    Forecast forecast = after(load(seed, length), length, 1).forecast(20);
    for (int k = 1; k <= 20; k++) {
      assertThat(forecast.quantile(k, 0.001)).isNotNegative();
      assertThat(forecast.mean(k)).isFinite();
    }
  }
}
