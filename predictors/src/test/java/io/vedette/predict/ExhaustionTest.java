package io.vedette.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.StateCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExhaustionTest {
  private static final long MINUTE = 60_000L;
  private static final double LIMIT = 1000;

  /** A day of quiet, then a leak whose pace wanders; noise with a memory. */
  private static final class Leak {
    private final Random random;
    private final double pace;
    private double level = 200;
    private double wander;
    private double noise;

    Leak(long seed) {
      random = new Random(seed);
      pace = 1 + 2 * random.nextDouble();
    }

    double next(long minute) {
      wander = 0.98 * wander + 0.05 * random.nextGaussian();
      level += minute < 1440 ? 0 : pace * (1 + wander);
      noise = 0.6 * noise + 2 * random.nextGaussian();
      return level + noise;
    }
  }

  @Test
  void seesALeakReachItsLimit() {
    Exhaustion exhaustion = new Exhaustion(Duration.ofMinutes(1));
    Random noise = new Random(2);
    for (long m = 0; m < 2 * 1440L + 60; m++) {
      double leak = Math.max(0, 2 * (m - 2 * 1440L));
      exhaustion.add(m * MINUTE, 400 + leak + noise.nextGaussian());
    }
    LimitCrossing crossing = exhaustion.reaches(700, 240).orElseThrow();
    assertThat(crossing.likelyMillis() / MINUTE - (2 * 1440L + 60)).isBetween(60L, 120L);
    assertThat(crossing.earliestMillis()).isLessThanOrEqualTo(crossing.likelyMillis());
    assertThat(crossing.probability()).isGreaterThan(0.9);
  }

  @Test
  void theNinetyPercentIntervalHoldsTheTruthAboutThatOften() {
    int judged = 0;
    int held = 0;
    for (int seed = 0; seed < 300; seed++) {
      Leak leak = new Leak(seed);
      Exhaustion exhaustion = new Exhaustion(Duration.ofMinutes(1));
      long asked = 1440 + 100 + seed % 60;
      long minute = 0;
      for (; minute < asked; minute++) {
        exhaustion.add(minute * MINUTE, leak.next(minute));
      }
      Optional<LimitCrossing> crossing = exhaustion.reaches(LIMIT, 1440);
      while (leak.next(minute) < LIMIT) {
        minute++;
      }
      if (crossing.isPresent()) {
        judged++;
        long latest = crossing.get().latestMillis().orElse(Long.MAX_VALUE);
        boolean in =
            crossing.get().earliestMillis() <= minute * MINUTE && minute * MINUTE <= latest;
        held += in ? 1 : 0;
      }
    }
    assertThat(judged).isGreaterThan(250);
    assertThat(held / (double) judged).isBetween(0.85, 0.96);
  }

  @Test
  void aLevelThatDoesNotMoveReachesNothing() {
    Exhaustion exhaustion = new Exhaustion(Duration.ofMinutes(1));
    for (int m = 0; m < 600; m++) {
      exhaustion.add(m * MINUTE, 400 + m % 3);
    }
    assertThat(exhaustion.reaches(1000, 240)).isEmpty();
  }

  @Test
  void aRestoredOneGoesOnAsIfNeverInterrupted() throws IOException {
    Leak leak = new Leak(7);
    Exhaustion whole = new Exhaustion(Duration.ofMinutes(1));
    long minute = 0;
    for (; minute < 1600; minute++) {
      whole.add(minute * MINUTE, leak.next(minute));
    }
    StateCodec<Exhaustion> codec = Exhaustion.codec();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    codec.write(whole, new DataOutputStream(bytes));
    Exhaustion restored =
        codec.read(
            codec.version(), new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    for (; minute < 1700; minute++) {
      double value = leak.next(minute);
      whole.add(minute * MINUTE, value);
      restored.add(minute * MINUTE, value);
    }
    assertThat(restored.reaches(LIMIT, 1440)).isPresent().isEqualTo(whole.reaches(LIMIT, 1440));
  }
}
