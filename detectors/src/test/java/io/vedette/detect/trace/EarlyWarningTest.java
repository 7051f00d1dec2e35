package io.vedette.detect.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vedette.model.Entity;
import io.vedette.model.MetricSample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EarlyWarningTest {
  private static final Entity CHECKOUT = Entity.service("shop", "checkout");
  private static final long HALF_PAST = 30_000;

  private final Random random = new Random(11);
  private final EarlyWarningState state = new EarlyWarningState();

  @BeforeEach
  void aQuietHour() {
    for (int minute = 0; minute < 60; minute++) {
      EarlyWarning.learn(state, calls(20, 80, 0.002));
    }
  }

  @Test
  void aHandfulOfCallsThatAllTakeFourTimesAsLongIsBeyondDoubt() {
    EarlyWarning.Signs signs =
        EarlyWarning.judge(state, calls(3, 320, 0), calls(5, 320, 0), HALF_PAST);

    assertThat(signs.slow()).isTrue();
    assertThat(signs.failing()).isFalse();
  }

  @Test
  void fourInTenThatFailAreBeyondDoubt() {
    RedWindow before = with(calls(3, 80, 0), 2);
    RedWindow now = with(calls(4, 80, 0), 3);

    EarlyWarning.Signs signs = EarlyWarning.judge(state, before, now, HALF_PAST);
    assertThat(signs.failing()).isTrue();
    assertThat(signs.slow()).isFalse();
  }

  @Test
  void onePauseIsNoReasonToHurry() {
    assertThat(EarlyWarning.judge(state, calls(5, 80, 0), calls(5, 2_000, 1), HALF_PAST).any())
        .isFalse();
  }

  @Test
  void oneFailureOfThreeIsNoReasonToHurry() {
    RedWindow before = with(calls(2, 80, 0), 1);
    assertThat(EarlyWarning.judge(state, before, with(calls(2, 80, 0), 1), HALF_PAST).any())
        .isFalse();
  }

  @Test
  void aServiceThatIsOftenBadIsNotToldOfEarly() {
    for (int minute = 0; minute < 30; minute++) {
      EarlyWarning.learn(state, calls(20, minute % 5 == 0 ? 320 : 80, minute % 5 == 0 ? 0.4 : 0));
    }
    RedWindow before = with(calls(3, 320, 0), 2);
    assertThat(EarlyWarning.judge(state, before, with(calls(5, 320, 0), 2), HALF_PAST).any())
        .isFalse();
  }

  @Test
  void isQuietWhereItKnowsTooLittle() {
    EarlyWarningState young = new EarlyWarningState();
    for (int minute = 0; minute < 9; minute++) {
      EarlyWarning.learn(young, calls(20, 80, 0));
    }
    assertThat(EarlyWarning.judge(young, calls(9, 900, 1), calls(9, 900, 1), HALF_PAST).any())
        .isFalse();
  }

  @Test
  void saysItOnceInTenMinutes() {
    RedWindow bad = calls(8, 320, 0);
    assertThat(EarlyWarning.judge(state, bad, bad, HALF_PAST).slow()).isTrue();
    assertThat(EarlyWarning.judge(state, bad, bad, HALF_PAST + 15_000).any()).isFalse();
    assertThat(EarlyWarning.judge(state, bad, bad, HALF_PAST + 600_000).slow()).isTrue();
  }

  @Test
  void measuresOnlyWhatIsBad() {
    RedWindow bad = calls(8, 320, 0);
    EarlyWarning.Signs signs = EarlyWarning.judge(state, bad, bad, HALF_PAST);

    assertThat(EarlyWarning.samples(signs, bad, CHECKOUT, HALF_PAST))
        .allMatch(s -> s.timeMillis() == HALF_PAST)
        .extracting(s -> s.series().name())
        .containsExactly(
            "vedette_service_latency_p50_ms",
            "vedette_service_latency_p95_ms",
            "vedette_service_self_p50_ms");
    assertThat(EarlyWarning.samples(signs, bad, CHECKOUT, HALF_PAST))
        .extracting(MetricSample::value)
        .allMatch(value -> value > 100);
  }

  /** Forty services through a day each, with a pause of ten seconds every other hour. */
  @Test
  void saysNothingWhileAllIsAsUsual() {
    int warnings = 0;
    for (int service = 0; service < 40; service++) {
      EarlyWarningState quiet = new EarlyWarningState();
      for (int minute = 0; minute < 1440; minute++) {
        double load = 1 + 0.5 * Math.sin(minute / 229.0);
        int n = (int) (load * (2 + random.nextInt(6)));
        double pause = minute % 120 == 7 ? 900 : 80;
        RedWindow[] slices = {
          calls(n, 80, 0.01), calls(n, pause, 0.01), calls(n, 80, 0.01), calls(n, 80, 0.01)
        };
        for (int i = 1; i < 3; i++) {
          long end = minute * 60_000L + (i + 1) * EarlyWarning.SLICE_MILLIS;
          warnings += EarlyWarning.judge(quiet, slices[i - 1], slices[i], end).any() ? 1 : 0;
        }
        RedWindow whole = new RedWindow();
        for (RedWindow slice : slices) {
          whole.merge(slice);
        }
        EarlyWarning.learn(quiet, whole);
      }
    }
    assertThat(warnings).isZero();
  }

  @Test
  void theTailIsThatOfABinomialDistribution() {
    assertThat(EarlyWarning.tail(3, 3, 0.5)).isCloseTo(0.125, within(1e-12));
    assertThat(EarlyWarning.tail(2, 3, 0.5)).isEqualTo(0.5, within(1e-12));
    assertThat(EarlyWarning.tail(3, 8, 0.0026)).isCloseTo(9.7e-7, within(2e-8));
    assertThat(EarlyWarning.tail(1, 10, 0.2)).isEqualTo(1);
    assertThat(EarlyWarning.tail(90_000, 100_000, 0.01)).isZero();
  }

  @Test
  void aRestoreChangesNothing() throws IOException {
    RedWindow bad = calls(8, 320, 0);
    EarlyWarning.judge(state, bad, bad, HALF_PAST);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    EarlyWarningState.codec().write(state, new DataOutputStream(bytes));
    assertThat(bytes.size()).isLessThan(300);
    EarlyWarningState restored =
        EarlyWarningState.codec()
            .read(1, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

    assertThat(restored).usingRecursiveComparison().isEqualTo(state);
  }

  private RedWindow calls(int n, double millis, double failing) {
    RedWindow window = new RedWindow();
    for (int i = 0; i < n; i++) {
      boolean error = random.nextDouble() < failing;
      window.add(call(millis * Math.exp(0.25 * random.nextGaussian()), error));
    }
    return window;
  }

  private RedWindow with(RedWindow window, int failures) {
    for (int i = 0; i < failures; i++) {
      window.add(call(80, true));
    }
    return window;
  }

  private Call call(double millis, boolean error) {
    long nanos = (long) (millis * 1e6);
    return new Call(
        Entity.service("shop", "frontend"),
        CHECKOUT,
        "POST /orders",
        "1",
        0,
        nanos,
        nanos / 2,
        error,
        error,
        1,
        "t" + random.nextInt());
  }
}
