package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.AuditEvent;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Severity;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithNonKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class SecurityFunctionsHarnessTest {
  private static final AuditEvent EVENT =
      new AuditEvent(
          "k8s_audit",
          "",
          "e1",
          1000,
          1000,
          "{\"verb\":\"get\",\"user\":{\"username\":\"bob\"},\"sourceIPs\":[\"198.51.100.7\"]}");

  private static TwoInputStreamOperatorTestHarness<AuditEvent, RuleFile, Finding> intel(
      Map<String, String> files) throws Exception {
    return new TwoInputStreamOperatorTestHarness<>(
        new CoBroadcastWithNonKeyedOperator<>(new IntelFunction(files), List.of(RuleBook.FILES)));
  }

  @Test
  void listsOfIndicatorsComeAndGoWithoutARestartAndSurviveOne() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = intel(Map.of())) {
      harness.open();
      harness.processElement1(EVENT, 1000);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processElement2(new RuleFile("intel/ours.csv", "198.51.100.0/24"), 0);
      harness.processElement2(new RuleFile("intel/ours.csv", "no such thing"), 0);
      harness.processElement1(EVENT, 1000);
      assertThat(harness.extractOutputValues()).hasSize(1);
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = intel(Map.of())) {
      harness.initializeState(snapshot);
      harness.open();
      harness.processElement1(EVENT, 1000);
      assertThat(harness.extractOutputValues()).hasSize(1);
      harness.processElement2(new RuleFile("intel/ours.csv", ""), 0);
      harness.processElement1(EVENT, 1000);
      assertThat(harness.extractOutputValues()).hasSize(1);
    }
  }

  private static Finding threat(String rule, long time, String technique) {
    return new Finding(
        rule + time,
        FindingKind.THREAT,
        Severity.HIGH,
        0.85,
        0.85,
        new Entity(EntityType.ACTOR, "", "mallory"),
        rule,
        "why",
        time,
        time,
        false,
        "",
        null,
        List.of(technique),
        List.of(),
        "sigma:" + rule,
        Map.of());
  }

  @Test
  void riskSurvivesARestartAndPredictsWithWhatIncidentsTaught() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = risk()) {
      harness.open();
      harness.processElement2(
          new RuleFile(SecurityFiles.TACTICS, "execution,impact\n".repeat(80)), 0);
      harness.processElement1(threat("secrets", 1000, "T1552"), 1000);
      harness.processBothWatermarks(new Watermark(2000));
      assertThat(harness.extractOutputValues()).isEmpty();
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = risk()) {
      harness.initializeState(snapshot);
      harness.open();
      harness.processElement1(threat("exec", 3000, "T1609"), 3000);
      harness.processBothWatermarks(new Watermark(9000));
      Finding risk = harness.extractOutputValues().get(0);
      assertThat(risk.severity()).isGreaterThanOrEqualTo(Severity.MEDIUM);
      assertThat(risk.attributes().get("tactics.next")).startsWith("impact=");
      assertThat(risk.attributes()).containsEntry("tactics.model", "tactics/1+80");
    }
  }

  private static KeyedTwoInputStreamOperatorTestHarness<String, Finding, RuleFile, Finding> risk()
      throws Exception {
    return new KeyedTwoInputStreamOperatorTestHarness<>(
        new CoBroadcastWithKeyedOperator<>(new RiskFunction(""), List.of(RuleBook.FILES)),
        finding -> finding.entity().id(),
        file -> "",
        Types.STRING);
  }
}
