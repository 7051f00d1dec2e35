package io.vedette.predict.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.predict.scale.TrustGate.State;
import org.junit.jupiter.api.Test;

class ServiceScalingTest {
  private static final long MINUTE = 60_000;

  private final ServiceScaling scaling =
      new ServiceScaling(
          ServicePolicy.of(ScalingMode.AUTO, ScalingPolicy.of(1, 50), 2), new LeadTime(120_000));

  /** Two replicas of an inference server that run at most 20 requests each. */
  private void minute(long minute, double load) {
    for (String pod : new String[] {"a", "b"}) {
      long time = minute * MINUTE + 30_000;
      scaling.observe(MetricRole.RUNNING, pod, "r" + pod, time, Math.min(20, load / 2));
      scaling.observe(MetricRole.WAITING, pod, "w" + pod, time, Math.max(0, load / 2 - 20));
    }
  }

  @Test
  void learnsWhatAReplicaCarriesAndRecommendsForTheLoad() {
    for (int i = 0; i < 200; i++) {
      minute(i, 40 + 25 * Math.sin(i / 10.0));
    }
    ScalingView view = scaling.view(200 * MINUTE).orElseThrow();
    assertThat(view.state()).isEqualTo(State.ACTIVE);
    assertThat(view.capacity()).isBetween(19.0, 20.5);
    assertThat(view.actual()).isEqualTo(2);
    assertThat(view.recommended())
        .isGreaterThanOrEqualTo((int) Math.ceil(view.demand() / view.capacity()));
  }

  @Test
  void holdsWhenMetricsStopAndNeverRecommendsLess() {
    for (int i = 0; i < 200; i++) {
      minute(i, 40 + 25 * Math.sin(i / 10.0));
    }
    ScalingView view = scaling.view(230 * MINUTE).orElseThrow();
    assertThat(view.state()).isEqualTo(State.HOLDING);
    assertThat(view.recommended()).isGreaterThanOrEqualTo(view.actual());
    assertThat(view.reason()).contains("no metrics");
  }

  @Test
  void requestsAndTheirLatencyGiveACapacityToo() {
    double requests = 0;
    double seconds = 0;
    for (int i = 0; i < 120; i++) {
      double rate = 20 + 15 * Math.sin(i / 8.0);
      requests += rate * 60;
      double n = rate * 0.1;
      seconds += rate * 60 * (0.1 + 0.2 * n);
      long time = i * MINUTE + 30_000;
      scaling.observe(MetricRole.REQUESTS, "a", "requests", time, requests);
      scaling.observe(MetricRole.LATENCY_COUNT, "a", "count", time, requests);
      scaling.observe(MetricRole.LATENCY_SUM, "a", "sum", time, seconds);
    }
    ScalingView view = scaling.view(120 * MINUTE).orElseThrow();
    assertThat(view.capacity()).isPositive();
    assertThat(view.demand()).isBetween(1.0, 40.0);
  }

  @Test
  void aLongSilenceIsSkipped() {
    minute(0, 10);
    minute(1_000_000, 10);
    minute(1_000_002, 10);
    assertThat(scaling.view(1_000_002 * MINUTE)).isPresent();
  }

  @Test
  void goesOnUnderAnotherPolicyWithWhatItLearned() {
    for (int i = 0; i < 200; i++) {
      minute(i, 40 + 25 * Math.sin(i / 10.0));
    }
    ScalingPolicy three = ScalingPolicy.of(3, 3);
    scaling.policy(new ServicePolicy(ScalingMode.PREVIEW, three, 2, 10, 45_000));
    minute(200, 40);
    minute(201, 40);
    minute(202, 40);
    ScalingView view = scaling.view(202 * MINUTE).orElseThrow();
    assertThat(view.state()).isEqualTo(State.PREVIEW);
    assertThat(view.recommended()).isEqualTo(3);
    assertThat(view.capacity()).isEqualTo(10);
    assertThat(view.leadMillis()).isEqualTo(45_000);
  }
}
