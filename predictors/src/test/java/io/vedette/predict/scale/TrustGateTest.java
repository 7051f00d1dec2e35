package io.vedette.predict.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.predict.ForecastError;
import io.vedette.predict.scale.TrustGate.Decision;
import io.vedette.predict.scale.TrustGate.State;
import org.junit.jupiter.api.Test;

class TrustGateTest {
  private static final ForecastError GOOD = new ForecastError(.2, .8, .95, 500);
  private static final ForecastError WRONG = new ForecastError(.9, 2, .95, 500);
  private static final ForecastError NARROW = new ForecastError(.2, .8, .7, 500);
  private static final long MINUTE = 60_000;

  private static Decision decide(TrustGate gate, long minute, ForecastError error) {
    return gate.decide(minute * MINUTE, minute * MINUTE, 1000, error, true);
  }

  @Test
  void eachModeIsWhatItSays() {
    assertThat(decide(new TrustGate(ScalingMode.OFF), 1, GOOD).state()).isEqualTo(State.OFF);
    assertThat(decide(new TrustGate(ScalingMode.PREVIEW), 1, GOOD).state())
        .isEqualTo(State.PREVIEW);
    assertThat(decide(new TrustGate(ScalingMode.AUTO), 1, GOOD).state()).isEqualTo(State.ACTIVE);
  }

  @Test
  void suspendsItselfOnErrorOrCoverageAndRecoversAfterAQuarterOfAnHour() {
    TrustGate gate = new TrustGate(ScalingMode.AUTO);
    Decision wrong = decide(gate, 1, WRONG);
    assertThat(wrong.state()).isEqualTo(State.SUSPENDED);
    assertThat(wrong.useForecast()).isFalse();
    assertThat(wrong.reason()).contains("WAPE 0.90").contains("reactively");
    assertThat(decide(gate, 2, NARROW).reason()).contains("coverage").contains("0.70");
    assertThat(decide(gate, 3, GOOD).state()).isEqualTo(State.SUSPENDED);
    assertThat(decide(gate, 17, GOOD).state()).isEqualTo(State.SUSPENDED);
    assertThat(decide(gate, 18, GOOD).state()).isEqualTo(State.ACTIVE);
  }

  @Test
  void holdsWithoutMetricsOrCapacity() {
    TrustGate gate = new TrustGate(ScalingMode.AUTO);
    Decision silent = gate.decide(10 * MINUTE, 5 * MINUTE, 1000, GOOD, true);
    assertThat(silent.state()).isEqualTo(State.HOLDING);
    assertThat(silent.reason()).contains("no metrics for 300 s");
    assertThat(gate.decide(MINUTE, MINUTE, 1000, GOOD, false).state()).isEqualTo(State.HOLDING);
  }

  @Test
  void isOnProbationAtFirst() {
    Decision young = new TrustGate(ScalingMode.AUTO).decide(MINUTE, MINUTE, 10, GOOD, true);
    assertThat(young.state()).isEqualTo(State.PROBATION);
    assertThat(young.useForecast()).isFalse();
  }
}
