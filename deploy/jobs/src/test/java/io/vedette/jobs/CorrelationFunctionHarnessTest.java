package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.AuditEvent;
import io.vedette.model.Finding;
import io.vedette.rules.RulePack;
import io.vedette.rules.sigma.SigmaCorrelations.Step;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.Test;

class CorrelationFunctionHarnessTest {
  private static final String RULES =
      """
      title: Failed login
      name: failed
      logsource: {product: test}
      detection: {s: {e: fail}, condition: s}
      ---
      title: Guessed
      id: guessed
      correlation: {type: event_count, rules: [failed], group-by: [user], timespan: 1m, condition: {gte: 3}}
      """;
  private static final Map<String, String> FILES = Map.of("r.yaml", RULES);
  private static final RulePack PACK = RulePack.fromFiles(FILES);

  private static KeyedBroadcastOperatorTestHarness<String, Step, RuleFile, Finding> harness()
      throws Exception {
    return ProcessFunctionTestHarnesses.forKeyedBroadcastProcessFunction(
        new CorrelationFunction(FILES), Step::key, Types.STRING, RuleBook.FILES);
  }

  private static Step failure(long second, String user) {
    String document = "{\"e\":\"fail\",\"user\":\"" + user + "\"}";
    AuditEvent event =
        new AuditEvent("test", "", user + second, second * 1000, second * 1000, document);
    Finding match = PACK.sigma().match(event).get(0);
    return PACK.correlations().steps(event, match).get(0);
  }

  @Test
  void countsPerGroupAcrossASnapshotAndRestore() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness()) {
      harness.processElement(failure(1, "eve"), 1000);
      harness.processElement(failure(2, "eve"), 2000);
      harness.processElement(failure(3, "bob"), 3000);
      assertThat(harness.extractOutputValues()).isEmpty();
      snapshot = harness.snapshot(1, 1);
    }
    try (var restored = restored(snapshot)) {
      restored.processElement(failure(4, "eve"), 4000);
      List<Finding> found = restored.extractOutputValues();
      assertThat(found).hasSize(1);
      assertThat(found.get(0).detector()).isEqualTo("sigma:guessed");
      assertThat(found.get(0).startMillis()).isEqualTo(1000);
    }
  }

  private static KeyedBroadcastOperatorTestHarness<String, Step, RuleFile, Finding> restored(
      OperatorSubtaskState snapshot) throws Exception {
    var harness =
        new KeyedBroadcastOperatorTestHarness<>(
            new CoBroadcastWithKeyedOperator<>(
                new CorrelationFunction(FILES), List.of(RuleBook.FILES)),
            Step::key,
            Types.STRING,
            1,
            1,
            0);
    harness.initializeState(snapshot);
    harness.open();
    return harness;
  }

  @Test
  void aReloadOfOtherRulesKeepsTheStateAndARefusedFileChangesNothing() throws Exception {
    try (var harness = harness()) {
      harness.processElement(failure(1, "eve"), 1000);
      harness.processElement(failure(2, "eve"), 2000);
      harness.processBroadcastElement(
          new RuleFile("o.yaml", RULES.replace("failed", "other").replace("guessed", "g2")), 2000);
      harness.processBroadcastElement(
          new RuleFile("r.yaml", RULES.replace("gte: 3", "gte: nonsense")), 2000);
      harness.processElement(failure(3, "eve"), 3000);
      assertThat(harness.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void stateAndTimersDrainOnceTheTimespanIsOver() throws Exception {
    try (var harness = harness()) {
      harness.processElement(failure(1, "eve"), 1000);
      harness.processElement(failure(2, "bob"), 2000);
      assertThat(keys(harness)).isEqualTo(2);
      harness.processWatermark(600_000);
      harness.processBroadcastWatermark(new Watermark(600_000));
      assertThat(keys(harness)).isZero();
      assertThat(harness.numEventTimeTimers()).isZero();
    }
  }

  private static int keys(
      KeyedBroadcastOperatorTestHarness<String, Step, RuleFile, Finding> harness) {
    var operator = (AbstractStreamOperator<?>) harness.getOperator();
    return ((HeapKeyedStateBackend<?>) operator.getKeyedStateBackend()).numKeyValueStateEntries();
  }
}
