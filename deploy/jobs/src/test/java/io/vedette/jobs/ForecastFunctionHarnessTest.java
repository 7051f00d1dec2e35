package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.Forecast;
import io.vedette.model.Severity;
import io.vedette.rules.threshold.ForecastLimit;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class ForecastFunctionHarnessTest {
  private static LimitedSample sample(boolean limit, long minute, double value) {
    return new LimitedSample(
        "memory|shop|p1",
        "memory",
        limit,
        Double.NaN,
        ForecastLimit.Sense.ABOVE,
        4 * 60 * Events.MINUTE,
        Severity.MEDIUM,
        "m{pod=\"p1\"}",
        "m",
        Entity.service("shop", "inventory"),
        minute * Events.MINUTE,
        value);
  }

  @Test
  void saysWhenALeakReachesTheLimitAndThatItNoLongerWill() throws Exception {
    try (var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new ForecastFunction(Long.MAX_VALUE / 2)),
            LimitedSample::key,
            Types.STRING)) {
      harness.open();
      Random noise = new Random(1);
      harness.processElement(sample(true, 0, 1000), 0);
      for (int m = 1; m < 600; m++) {
        harness.processElement(sample(false, m, 400 + 2 * noise.nextGaussian()), m);
      }
      assertThat(harness.extractOutputValues()).isEmpty();
      for (int m = 600; m < 660; m++) {
        double leak = 400 + 4 * (m - 600) + 2 * noise.nextGaussian();
        harness.processElement(sample(false, m, leak), m);
      }
      List<Finding> breaches = harness.extractOutputValues();
      assertThat(breaches).isNotEmpty();
      assertThat(breaches.stream().map(Finding::id).distinct()).hasSize(1);
      assertThat(breaches.get(0).title()).contains("reaches its limit in");
      for (int m = 660; m < 900; m++) {
        harness.processElement(sample(false, m, 400 + 2 * noise.nextGaussian()), m);
      }
      List<Finding> after = harness.extractOutputValues();
      assertThat(after.get(after.size() - 1).resolved()).isTrue();
      assertThat(harness.getSideOutput(ForecastFunction.FORECASTS)).isNotEmpty();
    }
  }

  private static LimitedSample below(long minute, double value) {
    LimitedSample s = sample(false, minute, value);
    return new LimitedSample(
        s.key(),
        s.rule(),
        false,
        0,
        ForecastLimit.Sense.BELOW,
        s.horizonMillis(),
        s.severity(),
        s.series(),
        s.metric(),
        s.entity(),
        s.timeMillis(),
        value);
  }

  private static LimitedSample deadline(long minute, double end) {
    LimitedSample s = below(minute, end);
    return new LimitedSample(
        s.key(),
        s.rule(),
        false,
        Double.NaN,
        ForecastLimit.Sense.DEADLINE,
        s.horizonMillis(),
        s.severity(),
        s.series(),
        s.metric(),
        s.entity(),
        s.timeMillis(),
        end);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, LimitedSample, Finding> harness()
      throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new ForecastFunction(Long.MAX_VALUE / 2)),
            LimitedSample::key,
            Types.STRING);
    harness.open();
    return harness;
  }

  @Test
  void saysWhenFreeSpaceRunsOut() throws Exception {
    try (var harness = harness()) {
      Random noise = new Random(2);
      for (int m = 0; m < 120; m++) {
        double free = 1000 - 5 * Math.max(0, m - 60) + noise.nextGaussian();
        harness.processElement(below(m, free), m);
      }
      List<Finding> breaches = harness.extractOutputValues();
      assertThat(breaches).isNotEmpty();
      assertThat(breaches.get(0).reason()).contains("forecast to reach its limit of 0");
    }
  }

  @Test
  void saysHowLongACertificateStillHoldsUntilItIsRenewed() throws Exception {
    try (var harness = harness()) {
      double end = 10 * 3600;
      harness.processElement(deadline(60, end), 60);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processElement(deadline(400, end), 400);
      harness.processElement(deadline(401, end), 401);
      harness.processElement(deadline(402, end + 90 * 86_400.0), 402);
      List<Finding> all = harness.extractOutputValues();
      assertThat(all).extracting(Finding::resolved).containsExactly(false, false, true);
      assertThat(all.stream().map(Finding::id).distinct()).hasSize(1);
      assertThat(all.get(0).title()).contains("ends in 3 h 20 min");
    }
  }

  @Test
  void publishesModelsAndRecentErrorAcrossASnapshot() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness()) {
      for (int m = 0; m < 200; m++) {
        harness.processElement(sample(false, m, 100 + m % 7), m);
      }
      snapshot = harness.snapshot(1, 200);
    }
    try (var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new ForecastFunction(Long.MAX_VALUE / 2)),
            LimitedSample::key,
            Types.STRING)) {
      harness.initializeState(snapshot);
      harness.open();
      harness.processElement(sample(false, 200, 104), 200);
      Forecast forecast = harness.getSideOutput(ForecastFunction.FORECASTS).element().getValue();
      assertThat(forecast.steps()).hasSize(60);
      assertThat(forecast.models()).isNotEmpty();
      assertThat(forecast.quality()).isNotNull();
      assertThat(forecast.steps())
          .allSatisfy(step -> assertThat(step.mean()).isBetween(step.lower(), step.upper()));
    }
  }
}
