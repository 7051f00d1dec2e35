package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.Severity;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
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
            new KeyedProcessOperator<>(new ForecastFunction()), LimitedSample::key, Types.STRING)) {
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
}
