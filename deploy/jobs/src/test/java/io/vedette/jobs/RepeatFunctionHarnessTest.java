package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.AuditEvent;
import io.vedette.model.Finding;
import io.vedette.rules.RulePack;
import io.vedette.rules.RulePackLoader;
import io.vedette.rules.sigma.Repeats;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class RepeatFunctionHarnessTest {
  private static final RulePack PACK = RulePack.fromFiles(RulePackLoader.builtin());

  private static KeyedOneInputStreamOperatorTestHarness<String, Finding, Finding> harness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new RepeatFunction()), Finding::id, Types.STRING);
  }

  private static Finding alert(int second) {
    String document =
        "{\"rule\":\"Terminal shell in container\",\"priority\":\"Critical\",\"output_fields\":"
            + "{\"k8s.ns.name\":\"shop\",\"k8s.pod.name\":\"web\"}}";
    long time = 1_800_000_000_000L + second * 1000L;
    List<Finding> found =
        PACK.sigma().match(new AuditEvent("falco", "", "e" + second, time, time, document));
    assertThat(found).hasSize(1).allMatch(Repeats::concerns);
    return found.get(0);
  }

  @Test
  void aRepetitionIsToldAtEveryDoublingAndAtTheEndAcrossARestore() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness()) {
      harness.open();
      for (int second = 0; second < 5; second++) {
        harness.processElement(alert(second), 0);
      }
      assertThat(harness.extractOutputValues())
          .extracting(f -> f.attributes().get("count"))
          .containsExactly("1", "2", "4");
      snapshot = harness.snapshot(1, 1);
    }
    try (var restored = harness()) {
      restored.initializeState(snapshot);
      restored.open();
      restored.processElement(alert(5), 0);
      assertThat(restored.extractOutputValues()).isEmpty();
      restored.processWatermark(1_800_000_000_000L + 2 * 3_600_000L);
      assertThat(restored.extractOutputValues())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.id()).isEqualTo(alert(0).id());
                assertThat(finding.attributes())
                    .containsEntry("count", "6")
                    .containsEntry("first", "2027-01-15T08:00:00Z")
                    .containsEntry("last", "2027-01-15T08:00:05Z");
              });
      assertThat(restored.numEventTimeTimers()).isZero();
      assertThat(restored.numKeyedStateEntries()).isZero();
    }
  }
}
