package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.rules.RulePackLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.junit.jupiter.api.Test;

class SloFunctionHarnessTest {
  private static final Entity CHECKOUT = Entity.service("shop", "checkout");
  private static final String NAME = "service-availability";

  private static KeyedBroadcastOperatorTestHarness<String, SloEvent, RuleFile, Finding> harness(
      Map<String, String> rules) throws Exception {
    return new KeyedBroadcastOperatorTestHarness<>(
        new CoBroadcastWithKeyedOperator<>(
            new SloFunction(rules, Long.MAX_VALUE), List.of(RuleBook.FILES)),
        SloEvent::key,
        Types.STRING,
        1,
        1,
        0);
  }

  private static SloEvent event(String slo, SloEvent.Part part, String series, long m, double v) {
    return new SloEvent(slo, CHECKOUT, part, series, m * Events.MINUTE + 1, v);
  }

  @Test
  void aBurningBudgetIsFoundAcrossARestartWithOneId() throws Exception {
    OperatorSubtaskState snapshot;
    List<Finding> found = new ArrayList<>();
    try (var harness = harness(RulePackLoader.builtin())) {
      harness.open();
      for (long m = 0; m < 64; m++) {
        play(harness, m, m < 60 ? 0 : 100);
      }
      found.addAll(harness.extractOutputValues());
      snapshot = harness.snapshot(1, 1);
    }
    assertThat(found).isNotEmpty();
    try (var harness = harness(RulePackLoader.builtin())) {
      harness.initializeState(snapshot);
      harness.open();
      for (long m = 64; m < 100; m++) {
        play(harness, m, m < 80 ? 100 : 0);
      }
      found.addAll(harness.extractOutputValues());
      assertThat(harness.getSideOutput(SloFunction.BANDS)).isNotEmpty();
    }
    assertThat(found).extracting(Finding::id).containsOnly(found.get(0).id());
    assertThat(found).extracting(Finding::kind).containsOnly(FindingKind.SLO_BURN);
    assertThat(found.get(found.size() - 1).resolved()).isTrue();
  }

  private static void play(
      KeyedBroadcastOperatorTestHarness<String, SloEvent, RuleFile, Finding> harness,
      long minute,
      double bad)
      throws Exception {
    harness.processElement(event(NAME, SloEvent.Part.GOOD, "", minute, 100 - bad), minute);
    harness.processElement(event(NAME, SloEvent.Part.BAD, "", minute, bad), minute);
    harness.watermark((minute + 1) * Events.MINUTE);
  }

  @Test
  void countersAreReadByTheirGrowthAndAResetLosesNothing() throws Exception {
    String slo =
        """
        apiVersion: openslo/v1
        kind: SLO
        metadata: {name: ratio}
        spec:
          service: shop/checkout
          indicator:
            spec:
              ratioMetric:
                good: {metricSource: {type: prometheus, spec: {query: ok_total}}}
                total: {metricSource: {type: prometheus, spec: {query: all_total}}}
          timeWindow: [{duration: 30d}]
          objectives: [{target: 0.99}]
        """;
    try (var harness = harness(Map.of("slo.yaml", slo))) {
      harness.open();
      double good = 1e6;
      double total = 1e6;
      for (long m = 0; m < 90; m++) {
        if (m == 30) {
          good = 0;
          total = 0;
        }
        good += m < 60 ? 100 : 40;
        total += 100;
        harness.processElement(event("ratio", SloEvent.Part.GOOD, "ok_total", m, good), m);
        harness.processElement(event("ratio", SloEvent.Part.TOTAL, "all_total", m, total), m);
        harness.watermark((m + 1) * Events.MINUTE);
        if (m < 60) {
          assertThat(harness.extractOutputValues()).isEmpty();
        }
      }
      assertThat(harness.extractOutputValues()).isNotEmpty();
    }
  }

  @Test
  void anObjectiveThatIsWithdrawnLeavesNothing() throws Exception {
    try (var harness = harness(Map.of())) {
      harness.open();
      play(harness, 0, 50);
      assertThat(harness.numEventTimeTimers()).isZero();
    }
  }
}
