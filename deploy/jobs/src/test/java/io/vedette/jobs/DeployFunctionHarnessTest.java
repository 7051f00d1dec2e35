package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.incident.ChangeEvent;
import io.vedette.detect.rollout.Deploy;
import io.vedette.model.Entity;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class DeployFunctionHarnessTest {
  private static KeyedOneInputStreamOperatorTestHarness<String, Deploy, ChangeEvent> harness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new DeployFunction()),
        deploy -> deploy.service().id(),
        Types.STRING);
  }

  private static Deploy deploy(String version, long time) {
    Entity checkout = Entity.service("shop", "checkout");
    return new Deploy(checkout, "deploy", version, time, true, "checkout deployed, " + version);
  }

  @Test
  void aDeployIsToldOnceAlsoAfterARestart() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness()) {
      harness.open();
      harness.processElement(deploy("2", 1_000), 1_000);
      assertThat(harness.extractOutputValues())
          .containsExactly(
              new ChangeEvent(
                  Entity.service("shop", "checkout"), 1_000, "deploy", "checkout deployed, 2"));
      assertThat(harness.getSideOutput(DeployFunction.NEWS)).hasSize(1);
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = harness()) {
      harness.initializeState(snapshot);
      harness.open();
      harness.processElement(deploy("2", 2_000), 2_000);
      assertThat(harness.extractOutputValues()).isEmpty();
    }
  }
}
