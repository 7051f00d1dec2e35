package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.metric.UnusualPoint;
import io.vedette.model.Attributes;
import io.vedette.model.Finding;
import io.vedette.model.SeriesKey;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class WorkloadFunctionHarnessTest {
  private static final int METRICS = 6;
  private static final int HISTORY = 2 * 1440;

  private static KeyedOneInputStreamOperatorTestHarness<String, UnusualPoint, Finding> harness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new WorkloadFunction()),
        point -> point.entity().id(),
        Types.STRING);
  }

  private static void point(
      KeyedOneInputStreamOperatorTestHarness<String, UnusualPoint, Finding> harness,
      int minute,
      int metric,
      double surprise)
      throws Exception {
    SeriesKey series = new SeriesKey("m" + metric, Attributes.of("service.name", "checkout"));
    long time = minute * Events.MINUTE + 100L * metric;
    harness.processElement(
        new UnusualPoint(series, time, Events.MINUTE, surprise, 9, 5, false), time);
  }

  /** Each metric is rare by itself now and then, so that they are known to be independent. */
  private static void history(
      KeyedOneInputStreamOperatorTestHarness<String, UnusualPoint, Finding> harness)
      throws Exception {
    for (int m = 0; m < HISTORY; m++) {
      if (m % 5 == 0) {
        point(harness, m, m / 5 % METRICS, 0);
      }
      harness.processWatermark((m + 1) * Events.MINUTE);
    }
  }

  private static List<Finding> allAtOnceAndOver(
      KeyedOneInputStreamOperatorTestHarness<String, UnusualPoint, Finding> harness)
      throws Exception {
    for (int metric = 0; metric < METRICS; metric++) {
      point(harness, HISTORY, metric, 5);
    }
    harness.processWatermark((HISTORY + 20) * Events.MINUTE);
    return harness.extractOutputValues();
  }

  @Test
  void findsWhatMetricsShowTogetherResolvesItAndGoesOnAfterARestore() throws Exception {
    OperatorSubtaskState snapshot;
    List<Finding> uninterrupted;
    try (var harness = harness()) {
      harness.open();
      history(harness);
      assertThat(harness.extractOutputValues()).isEmpty();
      snapshot = harness.snapshot(1, 1);
      uninterrupted = allAtOnceAndOver(harness);
    }
    assertThat(uninterrupted).hasSize(2);
    assertThat(uninterrupted.get(0).title())
        .isEqualTo("6 metrics of checkout are unusual together");
    assertThat(uninterrupted.get(0).resolved()).isFalse();
    assertThat(uninterrupted.get(1).resolved()).isTrue();
    assertThat(uninterrupted.get(1).id()).isEqualTo(uninterrupted.get(0).id());
    try (var harness = harness()) {
      harness.initializeState(snapshot);
      harness.open();
      assertThat(allAtOnceAndOver(harness)).isEqualTo(uninterrupted);
    }
  }

  @Test
  void aPointOfAMinuteThatIsOverIsLeftOut() throws Exception {
    try (var harness = harness()) {
      harness.open();
      history(harness);
      for (int metric = 0; metric < METRICS; metric++) {
        point(harness, HISTORY - 5, metric, 5);
      }
      harness.processWatermark((HISTORY + 20) * Events.MINUTE);
      assertThat(harness.extractOutputValues()).isEmpty();
    }
  }
}
