package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.metric.SeriesGroup;
import io.vedette.model.Attributes;
import io.vedette.model.BandPoint;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.Outcome;
import io.vedette.model.SeriesKey;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class GroupFunctionHarnessTest {
  private static KeyedOneInputStreamOperatorTestHarness<String, BandPoint, Finding> harness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new GroupFunction()),
        point -> SeriesGroup.key(SeriesText.parse(point.series())),
        Types.STRING);
  }

  private static BandPoint point(int pod, String version, long minute, boolean open) {
    SeriesKey series =
        new SeriesKey(
            "queue_depth", Attributes.of("pod", "p-" + pod, "service", "pay", "version", version));
    return new BandPoint(
        series.toString(),
        Entity.of(series),
        minute * Events.MINUTE,
        open ? 90 : 10,
        10,
        8,
        12,
        open ? 0.9 : 0.1,
        open ? Outcome.ANOMALOUS : Outcome.NORMAL);
  }

  /** Six pods, of which those of version 2 are off or not. */
  private static void minute(
      KeyedOneInputStreamOperatorTestHarness<String, BandPoint, Finding> harness,
      long minute,
      boolean off)
      throws Exception {
    for (int pod = 0; pod < 6; pod++) {
      boolean second = pod >= 4;
      harness.processElement(
          point(pod, second ? "2" : "1", minute, off && second), minute * Events.MINUTE);
    }
    harness.processWatermark(minute * Events.MINUTE + 1);
  }

  @Test
  void namesTheLabelValueThatExplainsSeveralFindingsAndGoesOnAfterARestore() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness()) {
      harness.open();
      minute(harness, 1, false);
      minute(harness, 2, true);
      minute(harness, 3, true);
      List<Finding> findings = harness.extractOutputValues();
      assertThat(findings).hasSize(1);
      assertThat(findings.get(0).title()).isEqualTo("queue_depth is off in 2 of 6 series");
      assertThat(findings.get(0).reason()).contains("version=\"2\" explains 100 %");
      assertThat(findings.get(0).attributes()).containsEntry("explained.by", "version=\"2\"");
      assertThat(findings.get(0).entity().toString()).isEqualTo("pay");
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = harness()) {
      harness.initializeState(snapshot);
      harness.open();
      minute(harness, 4, true);
      minute(harness, 5, false);
      minute(harness, 6, false);
      minute(harness, 7, false);
      List<Finding> findings = harness.extractOutputValues();
      assertThat(findings).extracting(Finding::id).containsOnly(findings.get(0).id());
      assertThat(findings.get(findings.size() - 1).resolved()).isTrue();
      assertThat(findings.get(findings.size() - 1).title()).contains("off in 2 of 6");
    }
  }

  @Test
  void oneSeriesAloneIsNoGroup() throws Exception {
    try (var harness = harness()) {
      harness.open();
      for (int m = 1; m < 10; m++) {
        harness.processElement(point(1, "1", m, m > 3), m * Events.MINUTE);
        harness.processElement(point(2, "1", m, false), m * Events.MINUTE);
        harness.processWatermark(m * Events.MINUTE + 1);
      }
      assertThat(harness.extractOutputValues()).isEmpty();
    }
  }

  @Test
  void forgetsAGroupThatIsGone() throws Exception {
    try (var harness = harness()) {
      harness.open();
      minute(harness, 1, true);
      harness.processWatermark(1000 * Events.MINUTE);
      harness.processWatermark(2000 * Events.MINUTE);
      assertThat(harness.numKeyedStateEntries()).isZero();
      assertThat(harness.numEventTimeTimers()).isZero();
    }
  }
}
