package io.vedette.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HoltWintersTest {
  private static final long MINUTE = 60_000L;
  private final HoltWinters model = new HoltWinters();

  private static double daily(long minute) {
    return 100 + 40 * Math.sin(2 * Math.PI * minute / 1440.0);
  }

  private HoltWintersState afterDays(int days, Random noise) {
    HoltWintersState state = model.newState();
    for (long m = 0; m < days * 1440L; m++) {
      model.observe(state, m * MINUTE, daily(m) + noise.nextGaussian());
    }
    return state;
  }

  @Test
  void isOnProbationUntilItHasSeenHalfAnHour() {
    HoltWintersState state = model.newState();
    for (int m = 0; m < 20; m++) {
      model.observe(state, m * MINUTE, 5);
    }
    assertThat(model.predict(state, 5)).isEmpty();
  }

  @Test
  void followsTheDailySeasonAnHourAhead() {
    HoltWintersState state = afterDays(3, new Random(1));
    Forecaster.Path path = model.predict(state, 60).orElseThrow();
    long last = 3 * 1440L - 2;
    for (int h = 1; h <= 60; h++) {
      assertThat(path.mean()[h - 1]).isCloseTo(daily(last + h), within(8.0));
    }
  }

  @Test
  void aRestoredStateForecastsAsTheUninterruptedOne() throws IOException {
    HoltWintersState state = afterDays(2, new Random(3));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    model.codec().write(state, new DataOutputStream(bytes));
    HoltWintersState restored =
        model.codec().read(1, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    for (long m = 2 * 1440L; m < 2 * 1440L + 50; m++) {
      model.observe(state, m * MINUTE, daily(m));
      model.observe(restored, m * MINUTE, daily(m));
    }
    assertThat(model.predict(restored, 10).orElseThrow().mean())
        .isEqualTo(model.predict(state, 10).orElseThrow().mean());
  }
}
