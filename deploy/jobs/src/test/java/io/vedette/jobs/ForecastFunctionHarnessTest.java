package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.Forecast;
import io.vedette.model.Severity;
import io.vedette.predict.EventCalendar;
import io.vedette.rules.threshold.ForecastLimit;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class ForecastFunctionHarnessTest {
  private static final class Harness
      extends KeyedBroadcastOperatorTestHarness<String, LimitedSample, SiblingUpdate, Finding> {
    Harness(CoBroadcastWithKeyedOperator<String, LimitedSample, SiblingUpdate, Finding> operator)
        throws Exception {
      super(operator, LimitedSample::key, Types.STRING, 1, 1, 0);
    }
  }

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
    try (var harness = unopened()) {
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

  private static Harness unopened() throws Exception {
    return new Harness(
        new CoBroadcastWithKeyedOperator<>(
            new ForecastFunction(Long.MAX_VALUE / 2, EventCalendar.NONE),
            List.of(SiblingUpdate.broadcast())));
  }

  private static Harness harness() throws Exception {
    var harness = unopened();
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
      assertThat(breaches.get(0).title()).containsPattern("runs out in .* \\(90 %: .* to .*\\)");
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
    try (var harness = unopened()) {
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

  @Test
  void trainsOneModelForTheSeriesOfAMetricAndForecastsWithIt() throws Exception {
    SiblingUpdate update = trained();
    assertThat(update.metric()).isEqualTo("m");
    assertThat(update.model().provenance().siblings()).isGreaterThan(2);
    try (var harness = harness()) {
      for (int m = 0; m < 60; m++) {
        harness.processElement(sample(false, m, 100 + m % 7), m);
      }
      Forecast before = last(harness);
      assertThat(before.shared()).isNull();
      assertThat(before.weights().get("boosted_trees")).isZero();
      harness.processBroadcastElement(update, 60);
      for (int m = 60; m < 200; m++) {
        harness.processElement(sample(false, m, 100 + m % 7), m);
      }
      Forecast after = last(harness);
      assertThat(after.shared()).isNotNull();
      assertThat(after.models()).contains("trees trained up to").contains("series, error");
      assertThat(after.weights().get("boosted_trees")).isPositive();
    }
  }

  private static Forecast last(Harness harness) {
    Forecast last = null;
    for (StreamRecord<Forecast> each : harness.getSideOutput(ForecastFunction.FORECASTS)) {
      last = each.getValue();
    }
    assertThat(last).isNotNull();
    return last;
  }

  /** The last update from three series that go up and down together, across a snapshot. */
  private static SiblingUpdate trained() throws Exception {
    OperatorSubtaskState snapshot;
    Random noise = new Random(4);
    try (var harness = siblings()) {
      harness.open();
      feed(harness, 0, 300, noise);
      snapshot = harness.snapshot(1, 300);
    }
    try (var harness = siblings()) {
      harness.initializeState(snapshot);
      harness.open();
      feed(harness, 300, 600, noise);
      List<SiblingUpdate> updates = harness.extractOutputValues();
      assertThat(updates).isNotEmpty();
      return updates.get(updates.size() - 1);
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, LimitedSample, SiblingUpdate>
      siblings() throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new SiblingFunction()), LimitedSample::metric, Types.STRING);
  }

  private static LimitedSample sibling(LimitedSample s, int number) {
    return new LimitedSample(
        s.key() + number,
        s.rule(),
        s.limit(),
        s.constantLimit(),
        s.sense(),
        s.horizonMillis(),
        s.severity(),
        "m{pod=\"p" + number + "\"}",
        s.metric(),
        s.entity(),
        s.timeMillis(),
        s.value());
  }

  private static void feed(
      KeyedOneInputStreamOperatorTestHarness<String, LimitedSample, SiblingUpdate> harness,
      int from,
      int to,
      Random noise)
      throws Exception {
    for (int m = from; m < to; m++) {
      for (int s = 1; s <= 3; s++) {
        double value = 100 * s * (2 + Math.sin(m / 10.0)) + noise.nextGaussian();
        harness.processElement(sibling(sample(false, m, value), s), m);
      }
    }
  }
}
