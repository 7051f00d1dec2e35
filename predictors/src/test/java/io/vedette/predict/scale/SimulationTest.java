package io.vedette.predict.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vedette.predict.scale.Backtest.Contestant;
import io.vedette.predict.scale.Backtest.HpaSource;
import io.vedette.predict.scale.Backtest.Settings;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final ServiceModel MODEL = new ServiceModel(10, 120_000, 0.5, 1, 1, 1000);
  private static final Settings SETTINGS =
      new Settings(
          HpaSource.UTILIZATION,
          Settings.DEFAULT_TARGET,
          HpaSpec.of(1, 1000),
          ScalingPolicy.of(1, 1000));

  private static LoadTrace constant(double rate, int minutes) {
    double[] rates = new double[minutes];
    Arrays.fill(rates, rate);
    return new LoadTrace(0, 60_000, rates);
  }

  @Test
  void anOverloadWaitsAsAQueueDoes() {
    // 20/s for 60 s at 10/s: the last one waits 60 s; nothing comes afterwards
    double[] rates = new double[10];
    rates[0] = 20;
    LoadTrace load = new LoadTrace(0, 60_000, rates);
    SimulationResult result =
        ServiceSimulation.run(load, MODEL, state -> 1, 1, ServiceSimulation.SYNC_MILLIS);
    assertThat(result.requests()).isEqualTo(1200);
    // waits grow evenly from 0 to 60 s; half a second of waiting is within the objective
    assertThat(result.violationRequestSeconds())
        .isCloseTo(1200 * (60 - 0.5) * (60 - 0.5) / (2 * 60), within(5.0));
    assertThat(result.replicaHours()).isCloseTo(10 / 60.0, within(1e-9));
  }

  @Test
  void requestsThatStillWaitAtTheEndCount() {
    SimulationResult result =
        ServiceSimulation.run(constant(20, 1), MODEL, state -> 1, 1, ServiceSimulation.SYNC_MILLIS);
    assertThat(result.violatingRequests()).isGreaterThan(500);
  }

  @Test
  void aReplicaServesOnlyAfterItsStartUp() {
    LoadTrace load = constant(20, 10);
    SimulationResult late =
        ServiceSimulation.run(load, MODEL, state -> 3, 1, ServiceSimulation.SYNC_MILLIS);
    SimulationResult ready =
        ServiceSimulation.run(load, MODEL, state -> 3, 3, ServiceSimulation.SYNC_MILLIS);
    assertThat(ready.violationRequestSeconds()).isZero();
    assertThat(late.violationRequestSeconds()).isGreaterThan(1000);
  }

  @Test
  void theOracleServesEverythingAtTheLeastCost() {
    LoadTrace load = noisyDays(2, 3);
    Map<Contestant, SimulationResult> results = Backtest.run(load, MODEL, SETTINGS);
    SimulationResult oracle = results.get(Contestant.ORACLE);
    assertThat(oracle.violationRequestSeconds()).isZero();
    results.forEach(
        (who, result) -> {
          if (result.violationRequestSeconds() == 0) {
            assertThat(result.replicaHours())
                .as(who.name())
                .isGreaterThanOrEqualTo(oracle.replicaHours());
          }
        });
  }

  @Test
  void staysWithinItsPremiumOverTheOracle() {
    Map<Contestant, SimulationResult> results = Backtest.run(noisyDays(3, 5), MODEL, SETTINGS);
    SimulationResult vedette = results.get(Contestant.VEDETTE);
    assertThat(vedette.replicaHours())
        .isLessThan(1.15 * results.get(Contestant.ORACLE).replicaHours())
        .isLessThan(results.get(Contestant.HPA).replicaHours());
    assertThat(vedette.violatingRequests() / vedette.requests()).isLessThan(0.001);
  }

  @Test
  void theSameInputGivesTheSameResult() {
    LoadTrace load = noisyDays(1, 11);
    for (Contestant who : Contestant.values()) {
      SimulationResult first = Backtest.run(who, load, MODEL, SETTINGS);
      SimulationResult second = Backtest.run(who, load, MODEL, SETTINGS);
      assertThat(first.replicas()).isEqualTo(second.replicas());
      assertThat(first.violationRequestSeconds()).isEqualTo(second.violationRequestSeconds());
    }
  }

  @Test
  void theFutureChangesNoPastDecision() {
    LoadTrace load = noisyDays(1, 13);
    double[] changed = load.rate().clone();
    int from = changed.length / 2;
    Arrays.fill(changed, from, changed.length, 3);
    int[] one = Backtest.run(Contestant.VEDETTE, load, MODEL, SETTINGS).replicas();
    int[] other =
        Backtest.run(
                Contestant.VEDETTE,
                new LoadTrace(load.startMillis(), load.stepMillis(), changed),
                MODEL,
                SETTINGS)
            .replicas();
    int syncs = (int) (from * load.stepMillis() / ServiceSimulation.SYNC_MILLIS);
    assertThat(Arrays.copyOf(one, syncs)).isEqualTo(Arrays.copyOf(other, syncs));
  }

  static LoadTrace noisyDays(int days, long seed) {
    Random random = new Random(seed);
    double[] rates = new double[days * 1440];
    for (int i = 0; i < rates.length; i++) {
      double day = 1 + 0.6 * Math.sin(2 * Math.PI * i / 1440);
      rates[i] = Math.max(0, 60 * day * (1 + 0.05 * random.nextGaussian()));
    }
    return new LoadTrace(0, 60_000, rates);
  }
}
