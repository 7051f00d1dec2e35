package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.BandPoint;
import io.vedette.model.Finding;
import io.vedette.model.MetricSample;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class SeriesMonitorFunctionHarnessTest {
  private static final int HISTORY = 2 * 1440;

  private static KeyedOneInputStreamOperatorTestHarness<Long, MetricSample, Finding> harness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new SeriesMonitorFunction(10, Long.MAX_VALUE / 2)),
        sample -> SeriesId.of(sample.series()),
        Types.LONG);
  }

  private static void feed(
      KeyedOneInputStreamOperatorTestHarness<Long, MetricSample, Finding> harness,
      int from,
      int to,
      double factor)
      throws Exception {
    for (int m = from; m < to; m++) {
      double noise = Math.exp(0.1 * new Random(m * 7919L).nextGaussian());
      harness.processElement(Events.latency(m, 80 * factor * noise), m * Events.MINUTE);
      harness.processWatermark(m * Events.MINUTE - 10_000);
    }
  }

  private static List<Finding> regression(
      KeyedOneInputStreamOperatorTestHarness<Long, MetricSample, Finding> harness)
      throws Exception {
    feed(harness, HISTORY, HISTORY + 15, 4);
    return harness.extractOutputValues();
  }

  @Test
  void aRestoredJobFindsWhatTheUninterruptedOneFinds() throws Exception {
    OperatorSubtaskState snapshot;
    List<Finding> uninterrupted;
    try (var harness = harness()) {
      harness.open();
      feed(harness, 0, HISTORY, 1);
      snapshot = harness.snapshot(1, 1);
      uninterrupted = regression(harness);
    }
    assertThat(uninterrupted).isNotEmpty();
    try (var harness = harness()) {
      harness.initializeState(snapshot);
      harness.open();
      assertThat(regression(harness)).isEqualTo(uninterrupted);
    }
  }

  @Test
  void publishesTheBandOfAWatchedSeries() throws Exception {
    try (var harness = harness()) {
      harness.open();
      feed(harness, 0, 100, 1);
      assertThat(harness.getSideOutput(SeriesMonitorFunction.BANDS)).hasSize(100);
      BandPoint last =
          harness.getSideOutput(SeriesMonitorFunction.BANDS).stream()
              .reduce((a, b) -> b)
              .orElseThrow()
              .getValue();
      assertThat(last.entity().toString()).isEqualTo("shop/checkout");
      assertThat(last.expected()).isBetween(last.lower(), last.upper());
    }
  }

  @Test
  void aPointThatIsNotAfterTheLastIsLeftOut() throws Exception {
    try (var harness = harness()) {
      harness.open();
      feed(harness, 0, 10, 1);
      harness.processElement(Events.latency(3, 99), 3 * Events.MINUTE);
      harness.processElement(Events.latency(9, 99), 9 * Events.MINUTE);
      assertThat(harness.getSideOutput(SeriesMonitorFunction.BANDS)).hasSize(10);
    }
  }

  @Test
  void forgetsASeriesThatIsGone() throws Exception {
    try (var harness = harness()) {
      harness.open();
      feed(harness, 0, 10, 1);
      assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
      for (int m = 10; m < 10 + 30 * 60; m += 2) {
        harness.processWatermark(m * Events.MINUTE);
      }
      assertThat(harness.numKeyedStateEntries()).isZero();
      assertThat(harness.numEventTimeTimers()).isZero();
    }
  }
}
