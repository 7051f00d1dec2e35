package io.vedette.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class LoadPanelTest {
  private static final Duration STEP = Duration.ofMinutes(10);
  private static final int DAY = 144;

  private static double course(int i) {
    return 2 + Math.sin(i * 2 * Math.PI / DAY);
  }

  @Test
  void aYoungSeriesFollowsTheDayOfItsSiblings() {
    Random noise = new Random(1);
    LoadPanel panel = new LoadPanel(new ForecastOptions(STEP, 18), EventCalendar.NONE, 10);
    double withSiblings = 0;
    double alone = 0;
    LoadForecaster lonely = new LoadForecaster(new ForecastOptions(STEP, 18));
    int born = 8 * DAY;
    for (int i = 0; i < born + DAY - 18; i++) {
      long millis = i * STEP.toMillis();
      for (int s = 1; s <= 5; s++) {
        panel.add("old" + s, millis, s * (20 * course(i) + noise.nextGaussian()));
      }
      if (i >= born) {
        double value = 7 * (20 * course(i) + noise.nextGaussian());
        LoadForecaster young = panel.add("young", millis, value).orElseThrow();
        lonely.add(millis, value);
        double truth = 140 * course(i + 18);
        withSiblings += Math.abs(truth - young.forecast(18).mean(18));
        alone += Math.abs(truth - lonely.forecast(18).mean(18));
      }
    }
    assertThat(withSiblings).isLessThan(0.8 * alone);
  }

  @Test
  void saysWhatItsModelWasTrainedOnAndHasNoneThatDoesNotHelp() {
    Random noise = new Random(2);
    LoadPanel panel = new LoadPanel(new ForecastOptions(STEP, 6), EventCalendar.NONE, 10);
    for (int i = 0; i < 100; i++) {
      panel.add("a", i * STEP.toMillis(), 20 * course(i) + noise.nextGaussian());
    }
    assertThat(panel.model()).isEmpty();
    for (int i = 100; i < 400; i++) {
      panel.add("a", i * STEP.toMillis(), 20 * course(i) + noise.nextGaussian());
    }
    SiblingModel.Provenance provenance = panel.model().orElseThrow().provenance();
    assertThat(provenance.rows()).isBetween(384, 1200);
    assertThat(provenance.siblings()).isEqualTo(1);
    assertThat(provenance.skill()).isLessThan(1);
    assertThat(provenance.trainedMillis()).isLessThan(400 * STEP.toMillis());

    LoadPanel constant = new LoadPanel(new ForecastOptions(STEP, 6), EventCalendar.NONE, 10);
    for (int i = 0; i < 400; i++) {
      constant.add("c", i * STEP.toMillis(), 5);
    }
    assertThat(constant.model()).isEmpty();
  }

  @Test
  void takesNoMoreThanItsBoundUntilOneFallsSilent() {
    LoadPanel panel = new LoadPanel(new ForecastOptions(STEP, 6), EventCalendar.NONE, 1);
    assertThat(panel.add("a", 0, 1)).isPresent();
    assertThat(panel.add("b", STEP.toMillis(), 1)).isEmpty();
    assertThat(panel.add("b", 200 * STEP.toMillis(), 1)).isPresent();
    assertThat(panel.contains("a")).isFalse();
  }

  private static LoadForecaster minutes(int length, IntToDoubleFunction load) {
    ForecastOptions options = new ForecastOptions(Duration.ofMinutes(1), 10);
    LoadForecaster forecaster = new LoadForecaster(options);
    for (int i = 0; i < length; i++) {
      forecaster.add(i * 60_000L, load.applyAsDouble(i));
    }
    return forecaster;
  }

  @Test
  void findsAJobEveryThirtySevenMinutesByItself() {
    Random noise = new Random(3);
    int length = 20 * 37 + 30;
    IntToDoubleFunction job = i -> i % 37 < 6 ? 90 : 20;
    LoadForecaster forecaster =
        minutes(length, i -> Math.max(0, job.applyAsDouble(i) + 3 * noise.nextGaussian()));
    assertThat(forecaster.foundPeriod()).isEqualTo(Duration.ofMinutes(37));
    Forecast forecast = forecaster.forecast(10);
    for (int k = 1; k <= 10; k++) {
      double truth = job.applyAsDouble(length - 1 + k);
      assertThat(forecast.mean(k)).as("step " + k).isCloseTo(truth, within(25.0));
    }
  }

  @Test
  void findsNoPeriodInNoise() {
    Random noise = new Random(4);
    assertThat(minutes(1500, i -> 50 + 10 * noise.nextGaussian()).foundPeriod()).isZero();
  }

  @Test
  void expectsOfAnEventWhatTheLastOneDid() {
    long hour = Duration.ofHours(1).toMillis();
    List<EventCalendar.Event> events = new ArrayList<>();
    for (int day = 1; day < 8; day++) {
      long start = day * 24 * hour + day * hour; // at another hour every day
      events.add(new EventCalendar.Event("sale", "", start, start + 3 * hour));
    }
    ForecastOptions options = new ForecastOptions(STEP, 6);
    LoadForecaster knowing = new LoadForecaster(options, new EventCalendar(events));
    LoadForecaster blind = new LoadForecaster(options);
    Random noise = new Random(5);
    double known = 0;
    double unknown = 0;
    for (int i = 0; i < 8 * DAY - 6; i++) {
      long millis = i * STEP.toMillis();
      if (i >= 3 * DAY) {
        double truth = during(events, millis + 6 * STEP.toMillis()) ? 200 : 100;
        known += Math.abs(truth - knowing.forecast(6).mean(6));
        unknown += Math.abs(truth - blind.forecast(6).mean(6));
      }
      double value = (during(events, millis) ? 200 : 100) + 3 * noise.nextGaussian();
      knowing.add(millis, value);
      blind.add(millis, value);
    }
    assertThat(known).isLessThan(0.6 * unknown);
  }

  private static boolean during(List<EventCalendar.Event> events, long millis) {
    return events.stream().anyMatch(e -> e.startMillis() <= millis && millis < e.endMillis());
  }
}
