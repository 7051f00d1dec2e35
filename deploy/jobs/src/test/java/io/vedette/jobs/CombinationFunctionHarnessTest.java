package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.BandPoint;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.Outcome;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class CombinationFunctionHarnessTest {
  private static final int NIGHT = 1440 + 3 * 360;
  private static final Entity CHECKOUT = Entity.service("shop", "checkout");

  private static KeyedOneInputStreamOperatorTestHarness<String, BandPoint, Finding> harness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new CombinationFunction()),
        point -> point.entity().id(),
        Types.STRING);
  }

  private static void live(
      KeyedOneInputStreamOperatorTestHarness<String, BandPoint, Finding> harness,
      int from,
      int to,
      double busy)
      throws Exception {
    for (int m = from; m < to; m++) {
      Random random = new Random(m * 7919L);
      double requests =
          100 * (1 + 0.6 * Math.sin(2 * Math.PI * m / 1440)) + 3 * random.nextGaussian();
      point(harness, m, "requests", requests);
      point(harness, m, "cpu", 0.004 * requests + 0.02 * random.nextGaussian() + busy);
      point(harness, m, "memory", 500 + random.nextGaussian());
      harness.processWatermark(m * Events.MINUTE);
    }
  }

  private static void point(
      KeyedOneInputStreamOperatorTestHarness<String, BandPoint, Finding> harness,
      int minute,
      String metric,
      double value)
      throws Exception {
    long time = minute * Events.MINUTE;
    String series = metric + "{service.name=\"checkout\"}";
    harness.processElement(
        new BandPoint(series, CHECKOUT, time, value, value, value, value, 0, Outcome.NORMAL), time);
  }

  @Test
  void findsWhatDoesNotGoTogetherResolvesItAndGoesOnAfterARestore() throws Exception {
    OperatorSubtaskState snapshot;
    List<Finding> uninterrupted;
    try (var harness = harness()) {
      harness.open();
      live(harness, 0, NIGHT, 0);
      assertThat(harness.extractOutputValues()).isEmpty();
      snapshot = harness.snapshot(1, 1);
      live(harness, NIGHT, NIGHT + 3, 0.4);
      live(harness, NIGHT + 3, NIGHT + 20, 0);
      uninterrupted = harness.extractOutputValues();
    }
    assertThat(uninterrupted).hasSizeGreaterThanOrEqualTo(2);
    assertThat(uninterrupted.get(0).attributes()).containsEntry("metric", "cpu");
    assertThat(uninterrupted.get(uninterrupted.size() - 1).resolved()).isTrue();
    try (var harness = harness()) {
      harness.initializeState(snapshot);
      harness.open();
      live(harness, NIGHT, NIGHT + 3, 0.4);
      live(harness, NIGHT + 3, NIGHT + 20, 0);
      assertThat(harness.extractOutputValues()).isEqualTo(uninterrupted);
    }
  }
}
