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

  @Test
  void absenceIsDecidedWhenTheWatermarkHasPassedTheTimespan() throws Exception {
    String rules =
        RULES.substring(0, RULES.indexOf("---"))
            + """
            ---
            title: Login
            name: login
            logsource: {product: test}
            detection: {s: {e: ok}, condition: s}
            ---
            title: Never in
            id: never
            correlation:
              type: temporal
              rules: [failed, login]
              group-by: [user]
              timespan: 1m
              condition: failed and not login
            """;
    RulePack pack = RulePack.fromFiles(Map.of("r.yaml", rules));
    assertThat(pack.problems()).isEmpty();
    try (var harness =
        ProcessFunctionTestHarnesses
            .<String, Step, RuleFile, Finding>forKeyedBroadcastProcessFunction(
                new CorrelationFunction(Map.of("r.yaml", rules)),
                Step::key,
                Types.STRING,
                RuleBook.FILES)) {
      for (String[] e :
          new String[][] {{"1", "fail", "eve"}, {"2", "fail", "bob"}, {"30", "ok", "bob"}}) {
        long time = Long.parseLong(e[0]) * 1000;
        String document = "{\"e\":\"%s\",\"user\":\"%s\"}".formatted(e[1], e[2]);
        AuditEvent event = new AuditEvent("test", "", e[0], time, time, document);
        for (Step step : pack.correlations().steps(event, pack.sigma().match(event).get(0))) {
          harness.processElement(step, time);
        }
      }
      advance(harness, 60_000);
      assertThat(harness.extractOutputValues()).isEmpty();
      advance(harness, 70_000);
      assertThat(harness.extractOutputValues())
          .extracting(f -> f.detector() + " " + f.attributes().get("correlation.group"))
          .containsExactly("sigma:never eve");
      advance(harness, 1_000_000);
      assertThat(keys(harness)).isZero();
    }
  }

  private static void advance(
      KeyedBroadcastOperatorTestHarness<String, Step, RuleFile, Finding> harness, long timeMillis)
      throws Exception {
    harness.processWatermark(timeMillis);
    harness.processBroadcastWatermark(new Watermark(timeMillis));
  }
}
