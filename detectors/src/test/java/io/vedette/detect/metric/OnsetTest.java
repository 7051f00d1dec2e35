package io.vedette.detect.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.AnomalyKind;
import io.vedette.model.Verdict;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How long ago that began which a point shows. */
class OnsetTest {
  private static final long MINUTE = 60_000L;
  private static final int CHANGE = 2 * 1440;
  private static final double[] DAY_WAVE = {0, 40};

  private final RecordDetector detector = new RecordDetector(Sensitivity.of(1));

  /** How the series goes on after the change. */
  private interface Shape {
    double at(int minutesAfter, Random random);
  }

  private final Set<AnomalyKind> kinds = EnumSet.noneOf(AnomalyKind.class);
  private int before;

  /** Follows a series through a change up to its first anomaly, and dates that. */
  private void date(double wave, Shape shape, int seed) {
    RecordState state = detector.newState();
    Random random = new Random(seed);
    for (int m = 0; m < CHANGE + 240; m++) {
      // now and then a glitch, so that no single value is a surprise
      double noise = (random.nextInt(60) == 0 ? 40 : 4) * random.nextGaussian();
      double usual = 80 + wave * Math.sin(2 * Math.PI * m / 1440) + noise;
      int after = m - CHANGE;
      double value = after < 0 ? usual : usual + shape.at(after, random);
      Verdict verdict = detector.observe(state, m * MINUTE, value);
      if (after >= 0 && verdict.anomalous()) {
        kinds.add(verdict.kind());
        int since = Features.sincePoints(state);
        before += since > 0 ? 1 : 0;
        assertThat(since)
            .as("%s, seed %d, %d min after the change", verdict.kind(), seed, after)
            .isBetween(0, after + 3);
        return;
      }
    }
  }

  @Test
  void nothingIsDatedToLongBeforeItBegan() {
    for (double wave : DAY_WAVE) {
      for (int seed = 0; seed < 30; seed++) {
        double size = 8 + seed;
        date(wave, (m, r) -> size, seed);
        date(wave, (m, r) -> m % 2 == 0 ? size : -size, seed);
        date(wave, (m, r) -> size * r.nextGaussian() / 2, seed);
        date(wave, (m, r) -> size * m / 30, seed);
      }
    }
    assertThat(kinds).contains(AnomalyKind.SPIKE, AnomalyKind.TREND_CHANGE);
    assertThat(before).isPositive();
  }
}
