package io.vedette.predict.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CapacityLearnerTest {
  /** Latency of the law with 50 ms alone, 3 % contention and 0.02 % crosstalk. */
  private static double latency(double n) {
    return 0.05 * (1 + 0.03 * (n - 1) + 0.0002 * n * (n - 1));
  }

  @Test
  void findsTheRateAtWhichLatencyReachesItsObjective() {
    CapacityLearner learner = new CapacityLearner(0.25);
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      double n = 1 + 79 * random.nextDouble();
      double seconds = latency(n) * (1 + 0.05 * random.nextGaussian());
      learner.observeRequests(n / seconds, seconds);
    }
    double n = 1;
    while (latency(n) < 0.25) {
      n += 0.01;
    }
    assertThat(learner.requestsPerSecond().orElseThrow())
        .isCloseTo(n / 0.25, within(n / 0.25 * .07));
  }

  @Test
  void neverClaimsMuchMoreThanWasSeen() {
    CapacityLearner learner = new CapacityLearner(10);
    for (int i = 0; i < 200; i++) {
      double n = 1 + i % 10;
      learner.observeRequests(n / 0.05, 0.05);
    }
    assertThat(learner.requestsPerSecond().orElseThrow()).isLessThanOrEqualTo(1.5 * 200 + 1e-6);
  }

  @Test
  void saysNothingFromALoadThatNeverChanges() {
    CapacityLearner learner = new CapacityLearner(1);
    for (int i = 0; i < 500; i++) {
      learner.observeRequests(100, 0.05);
    }
    assertThat(learner.requestsPerSecond()).isEmpty();
    assertThat(learner.inFlight()).isEmpty();
  }

  @Test
  void anInferenceServerCarriesWhatRunsWhenRequestsBeginToWait() {
    CapacityLearner learner = new CapacityLearner(2);
    for (int i = 0; i < 300; i++) {
      double load = i % 80;
      learner.observeInference(Math.min(48, load), Math.max(0, load - 48), 0.5, 0.2);
    }
    assertThat(learner.inFlight().orElseThrow()).isCloseTo(48, within(0.5));
  }

  @Test
  void theTimeToFirstTokenBoundsIt() {
    CapacityLearner learner = new CapacityLearner(1);
    for (int i = 0; i < 300; i++) {
      double running = 1 + i % 60;
      learner.observeInference(running, 0, 0.4, 0.1 + 0.05 * (running - 1));
    }
    assertThat(learner.inFlight().orElseThrow()).isCloseTo(19, within(0.5));
  }

  @Test
  void aStartUpTimeIsTheSlowOnesAndAssumedUntilSeen() {
    LeadTime lead = new LeadTime(120_000);
    assertThat(lead.millis()).isEqualTo(120_000);
    for (int i = 1; i <= 10; i++) {
      lead.observe(i * 10_000L);
    }
    lead.observe(-5);
    assertThat(lead.millis()).isEqualTo(90_000);
  }
}
