package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.trace.Call;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class RolloutFunctionHarnessTest {
  private static final Entity SERVICE = Entity.service("shop", "checkout");
  private static final Entity CALLER = Entity.service("shop", "frontend");

  private final Random random = new Random(7);

  private static KeyedOneInputStreamOperatorTestHarness<String, Call, Finding> harness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new RolloutFunction()), c -> c.callee().id(), Types.STRING);
  }

  private void play(
      KeyedOneInputStreamOperatorTestHarness<String, Call, Finding> harness,
      int from,
      int to,
      String version,
      double millis)
      throws Exception {
    for (int m = from; m < to; m++) {
      for (int i = 0; i < 30; i++) {
        long nanos = (long) (1e6 * millis * Math.exp(0.3 * random.nextGaussian()));
        long time = m * Events.MINUTE + i;
        harness.processElement(
            new Call(
                CALLER, SERVICE, "POST", version, time, nanos, nanos, false, false, 1, "t" + i),
            time);
      }
      harness.processWatermark((m + 1) * Events.MINUTE);
    }
  }

  @Test
  void aSlowVersionIsFoundAcrossARestartAndEverythingIsForgottenInTheEnd() throws Exception {
    List<Finding> found = new ArrayList<>();
    OperatorSubtaskState snapshot;
    try (var harness = harness()) {
      harness.open();
      play(harness, 0, 60, "1", 20);
      play(harness, 60, 62, "2", 80);
      found.addAll(harness.extractOutputValues());
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = harness()) {
      harness.initializeState(snapshot);
      harness.open();
      play(harness, 62, 70, "2", 80);
      found.addAll(harness.extractOutputValues());
      assertThat(harness.getSideOutput(RolloutFunction.CHANGES)).hasSize(1);
      harness.processWatermark(Long.MAX_VALUE);
      assertThat(harness.numKeyedStateEntries()).isZero();
      assertThat(harness.numEventTimeTimers()).isZero();
    }
    assertThat(found).hasSize(1);
    assertThat(found.get(0).title()).isEqualTo("checkout 2 is worse than 1");
  }
}
