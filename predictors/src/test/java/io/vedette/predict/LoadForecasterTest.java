package io.vedette.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class LoadForecasterTest {
  private static final Duration STEP = Duration.ofMinutes(10);

  private static LoadForecaster after(int points, int horizon, IntToDoubleFunction course) {
    LoadForecaster forecaster = new LoadForecaster(new ForecastOptions(STEP, horizon));
    for (int i = 0; i < points; i++) {
      forecaster.add(i * STEP.toMillis(), course.applyAsDouble(i));
    }
    return forecaster;
  }

  @Test
  void learnsTheDailyCourse() {
    Random noise = new Random(1);
    IntToDoubleFunction course = i -> 100 + 80 * Math.sin(i * 2 * Math.PI / 144);
    LoadForecaster forecaster =
        after(6 * 144, 18, i -> course.applyAsDouble(i) + noise.nextGaussian());
    Forecast forecast = forecaster.forecast(18);
    for (int k = 1; k <= 18; k++) {
      assertThat(forecast.mean(k)).isCloseTo(course.applyAsDouble(6 * 144 + k - 1), within(8.0));
    }
    assertThat(forecast.error().mase()).isLessThan(0.3);
  }

  @Test
  void coversWhatItPromisesThroughAChangeOfNoise() {
    Random noise = new Random(2);
    LoadForecaster forecaster = new LoadForecaster(new ForecastOptions(STEP, 3));
    int covered = 0;
    int judged = 0;
    double[] upper = new double[4000];
    for (int i = 0; i < 4000; i++) {
      double spread = i < 2000 ? 2 : 8;
      double value = Math.max(0, 60 + spread * noise.nextGaussian());
      if (i >= 503) {
        judged++;
        covered += value <= upper[i - 3] ? 1 : 0;
      }
      forecaster.add(i * STEP.toMillis(), value);
      upper[i] = forecaster.forecast(3).quantile(3, 0.95);
    }
    assertThat(covered / (double) judged).isBetween(0.93, 0.97);
    assertThat(forecaster.error().coverage()).isBetween(0.9, 1.0);
  }

  @Test
  void givesBurstsADistributionInsteadOfALine() {
    Random random = new Random(3);
    LoadForecaster forecaster =
        after(1000, 3, i -> random.nextInt(8) == 0 ? 50 + random.nextInt(50) : 0);
    Forecast forecast = forecaster.forecast(3);
    assertThat(forecast.quantile(3, 0.5)).isLessThan(5);
    assertThat(forecast.quantile(3, 0.99)).isGreaterThan(50);
  }

  @Test
  void bridgesAGapAndIgnoresWhatIsLate() {
    LoadForecaster forecaster = after(100, 3, i -> 10 + i % 2);
    forecaster.add(50 * STEP.toMillis(), 1e9);
    forecaster.add(140 * STEP.toMillis(), 10);
    assertThat(forecaster.count()).isEqualTo(101);
    Forecast forecast = forecaster.forecast(3);
    assertThat(forecast.originMillis()).isEqualTo(140 * STEP.toMillis());
    assertThat(forecast.mean(1)).isBetween(9.0, 12.0);
  }

  @Test
  void followsASeriesBelowZero() {
    Forecast forecast = after(300, 3, i -> i < 100 ? 5 : -20 + i % 2).forecast(3);
    assertThat(forecast.mean(3)).isBetween(-21.0, -18.0);
  }

  @Test
  void aConstantSeriesHasNoSpread() {
    Forecast forecast = after(300, 3, i -> 42).forecast(3);
    assertThat(forecast.mean(3)).isCloseTo(42, within(1e-3));
    assertThat(forecast.quantile(3, 0.99)).isCloseTo(42, within(1e-2));
  }

  @Test
  void refusesWhatIsNoNumberAndForecastsOfNothing() {
    LoadForecaster forecaster = new LoadForecaster(new ForecastOptions(STEP, 3));
    assertThatThrownBy(() -> forecaster.add(0, Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> forecaster.forecast(1)).hasMessageContaining("no point yet");
    assertThatThrownBy(() -> new ForecastOptions(STEP, 0)).hasMessageContaining("0 steps");
  }
}
