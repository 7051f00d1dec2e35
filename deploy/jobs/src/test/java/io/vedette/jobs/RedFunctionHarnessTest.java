package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.vedette.detect.trace.Call;
import io.vedette.model.Attributes;
import io.vedette.model.Entity;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class RedFunctionHarnessTest {
  private static final Entity CHECKOUT = Entity.service("shop", "checkout");

  private static KeyedOneInputStreamOperatorTestHarness<String, Call, MetricSample> harness(
      boolean byEdge) throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new RedFunction(byEdge, Events.MINUTE)),
        call -> call.callee().id(),
        Types.STRING);
  }

  private static Call call(long timeMillis, boolean error) {
    return new Call(
        Entity.service("shop", "frontend"),
        CHECKOUT,
        "POST /orders",
        "1",
        timeMillis,
        50_000_000,
        10_000_000,
        error,
        error,
        1,
        "t");
  }

  private static void aMinuteOfCalls(
      KeyedOneInputStreamOperatorTestHarness<String, Call, MetricSample> harness, int minute)
      throws Exception {
    for (int i = 0; i < 60; i++) {
      long time = minute * Events.MINUTE + i * 1000L;
      harness.processElement(call(time, i % 4 == 0), time);
    }
  }

  private static double last(
      KeyedOneInputStreamOperatorTestHarness<String, Call, MetricSample> harness, String name) {
    return harness.extractOutputValues().stream()
        .filter(sample -> sample.series().name().equals(name))
        .reduce((a, b) -> b)
        .orElseThrow()
        .value();
  }

  @Test
  void sumsAMinuteIntoRateErrorsAndDuration() throws Exception {
    try (var harness = harness(false)) {
      harness.open();
      aMinuteOfCalls(harness, 0);
      harness.processWatermark(Events.MINUTE);
      assertThat(last(harness, "vedette_service_requests")).isEqualTo(1.0);
      assertThat(last(harness, "vedette_service_error_ratio")).isEqualTo(0.25);
      assertThat(last(harness, "vedette_service_latency_p50_ms"))
          .isCloseTo(50, withinPercentage(1));
    }
  }

  @Test
  void aMinuteWithoutCallsIsNoTraffic() throws Exception {
    try (var harness = harness(false)) {
      harness.open();
      aMinuteOfCalls(harness, 0);
      harness.processWatermark(2 * Events.MINUTE);
      assertThat(last(harness, "vedette_service_requests")).isZero();
    }
  }

  /** Twenty calls a minute of 50 ms, for so many minutes. */
  private static void quietMinutes(
      KeyedOneInputStreamOperatorTestHarness<String, Call, MetricSample> harness, int minutes)
      throws Exception {
    for (int m = 0; m < minutes; m++) {
      for (int i = 0; i < 20; i++) {
        long time = m * Events.MINUTE + i * 3000L;
        harness.processElement(call(time, false), time);
      }
      harness.processWatermark((m + 1) * Events.MINUTE);
    }
  }

  @Test
  void whatIsBadBeyondDoubtHasAPointAtHalfPastTheFirstBadMinute() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness(false)) {
      harness.open();
      quietMinutes(harness, 15);
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = harness(false)) {
      harness.initializeState(snapshot);
      harness.open();
      long onset = 15 * Events.MINUTE;
      for (int i = 0; i < 20; i++) {
        harness.processElement(call(onset + i * 3000L, i % 2 == 0), onset + i * 3000L);
      }
      harness.processWatermark(onset + 29_999);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processWatermark(onset + 59_999);
      assertThat(harness.extractOutputValues())
          .extracting(s -> s.series().name() + ' ' + s.value() + ' ' + (s.timeMillis() - onset))
          .containsExactly(
              "vedette_service_error_ratio 0.5 30000",
              "vedette_service_error_origin_ratio 0.5 30000");
      assertThat(harness.getSideOutput(RedFunction.EXAMPLES)).hasSize(1);
      harness.processWatermark(onset + 60_000);
      assertThat(last(harness, "vedette_service_error_ratio")).isEqualTo(0.5);
      assertThat(last(harness, "vedette_service_requests")).isEqualTo(1 / 3.0);
    }
  }

  @Test
  void aMinuteOfTooFewCallsForSharesIsMeasuredWhereTheyAreBeyondDoubt() throws Exception {
    try (var harness = harness(false)) {
      harness.open();
      quietMinutes(harness, 15);
      long onset = 15 * Events.MINUTE;
      for (int i = 0; i < 8; i++) {
        long time = onset + (i < 4 ? 1000 : 46_000) + i;
        harness.processElement(call(time, true), time);
      }
      harness.processWatermark(onset + 60_000);
      assertThat(last(harness, "vedette_service_error_ratio")).isEqualTo(1.0);
    }
  }

  @Test
  void givesOutTheEdgeAndForgetsASilentOne() throws Exception {
    try (var harness = harness(true)) {
      harness.open();
      aMinuteOfCalls(harness, 0);
      for (int m = 1; m <= 62; m++) {
        harness.processWatermark(m * Events.MINUTE);
      }
      var edges = harness.getSideOutput(RedFunction.EDGES);
      assertThat(edges).hasSize(1);
      assertThat(edges.peek().getValue().calls()).isEqualTo(60);
      assertThat(edges.peek().getValue().errors()).isEqualTo(15);
      assertThat(harness.numKeyedStateEntries()).isZero();
      assertThat(harness.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void operationsAndVersionsHaveSeriesOfTheirOwnThatEnd() throws Exception {
    try (var harness = harness(false)) {
      harness.open();
      aMinuteOfCalls(harness, 0);
      harness.processWatermark(2 * Events.MINUTE);
      assertThat(harness.getSideOutput(RedFunction.OPERATIONS))
          .extracting(r -> r.getValue().series().toString() + ' ' + r.getValue().value())
          .anyMatch(
              s ->
                  s.startsWith("vedette_operation_requests{")
                      && s.contains("operation=\"POST /orders\"")
                      && s.endsWith(" 1.0"))
          .anyMatch(s -> s.startsWith("vedette_operation_requests{") && s.endsWith(" 0.0"))
          .anyMatch(
              s ->
                  s.startsWith("vedette_version_error_ratio{")
                      && s.contains("service.version=\"1\"")
                      && s.endsWith(" 0.25"))
          .noneMatch(s -> s.startsWith("vedette_version_requests"));
      for (int m = 3; m <= 30; m++) {
        harness.processWatermark(m * Events.MINUTE);
      }
      assertThat(harness.getSideOutput(RedFunction.OPERATIONS))
          .filteredOn(r -> r.getValue().stale())
          .hasSize(5);
    }
  }

  @Test
  void seriesOfOperationsAreBoundedAndOverflowIsLeftOut() throws Exception {
    try (var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new OperationFunction(640)),
            OperationFunction::bucket,
            Types.INT)) {
      harness.open();
      for (int i = 0; i < 5_000; i++) {
        SeriesKey series =
            new SeriesKey("vedette_operation_requests", Attributes.of("operation", "op" + i));
        harness.processElement(new MetricSample(series, MetricKind.GAUGE, 0, 1), 0);
      }
      assertThat(harness.extractOutputValues().size()).isBetween(600, 640);
    }
  }
}
