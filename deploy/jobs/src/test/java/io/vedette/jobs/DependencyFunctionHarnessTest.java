package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.incident.ChangeEvent;
import io.vedette.detect.trace.AssembledTrace;
import io.vedette.detect.trace.Call;
import io.vedette.detect.trace.CallWatch;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class DependencyFunctionHarnessTest {
  private static final Entity CHECKOUT = Entity.service("shop", "checkout");
  private static final Entity PAYMENT = Entity.service("shop", "payment");

  private static KeyedTwoInputStreamOperatorTestHarness<String, Call, Call, Call> harness()
      throws Exception {
    return new KeyedTwoInputStreamOperatorTestHarness<>(
        new KeyedCoProcessOperator<>(new DependencyFunction()),
        CallWatch::key,
        call -> call.callee().id(),
        Types.STRING);
  }

  private static Call call(Entity caller, Entity callee, long time) {
    return new Call(
        caller, callee, "op", "1", time, 5_000_000, 5_000_000, false, false, 1, "t" + time);
  }

  private static void minutes(
      KeyedTwoInputStreamOperatorTestHarness<String, Call, Call, Call> harness,
      int from,
      int to,
      boolean pays)
      throws Exception {
    for (int minute = from; minute < to; minute++) {
      for (int i = 0; i < 20; i++) {
        long time = minute * Events.MINUTE + i * 3000L;
        harness.processElement2(call(AssembledTrace.USER, CHECKOUT, time), time);
        if (pays) {
          harness.processElement1(call(CHECKOUT, PAYMENT, time), time);
        }
      }
      harness.processBothWatermarks(new Watermark((minute + 1) * Events.MINUTE));
    }
  }

  private static List<Finding> findings(
      KeyedTwoInputStreamOperatorTestHarness<String, Call, Call, Call> harness) {
    var found = harness.getSideOutput(DependencyFunction.FINDINGS);
    return found == null ? List.of() : found.stream().map(r -> r.getValue()).toList();
  }

  @Test
  void tellsOfALostDependencyTheSameAfterARestart() throws Exception {
    OperatorSubtaskState snapshot;
    List<Finding> whole;
    try (var harness = harness()) {
      harness.open();
      minutes(harness, 0, 60, true);
      snapshot = harness.snapshot(1, 1);
      minutes(harness, 60, 64, false);
      whole = findings(harness);
      List<ChangeEvent> changes =
          harness.getSideOutput(DependencyFunction.CHANGES).stream()
              .map(r -> r.getValue())
              .toList();
      assertThat(changes)
          .extracting(ChangeEvent::text)
          .contains("checkout no longer calls payment");
    }
    try (var harness = harness()) {
      harness.initializeState(snapshot);
      harness.open();
      minutes(harness, 60, 64, false);
      assertThat(findings(harness)).isEqualTo(whole).isNotEmpty();
    }
  }

  @Test
  void forgetsAServiceThatIsSilent() throws Exception {
    try (var harness = harness()) {
      harness.open();
      minutes(harness, 0, 2, true);
      for (int minute = 3; minute < 370; minute++) {
        harness.processBothWatermarks(new Watermark(minute * Events.MINUTE));
      }
      assertThat(harness.numKeyedStateEntries()).isZero();
      assertThat(harness.numEventTimeTimers()).isZero();
    }
  }
}
