package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.trace.Call;
import io.vedette.model.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class TraceFunctionHarnessTest {
  private static final List<Span> TRACE =
      List.of(
          Events.span("a", 1, 0, "frontend", 1000, 300),
          Events.span("a", 2, 1, "checkout", 1050, 200),
          Events.span("a", 3, 2, "payment", 1100, 100));

  private static KeyedOneInputStreamOperatorTestHarness<String, Span, Call> harness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new TraceFunction(5000)), Span::traceId, Types.STRING);
  }

  private static void feed(
      KeyedOneInputStreamOperatorTestHarness<String, Span, Call> harness, List<Span> spans)
      throws Exception {
    for (Span span : spans) {
      harness.processElement(span, span.timeMillis());
    }
  }

  @Test
  void closesATraceOnceEventTimeIsAGapPastItsLastSpan() throws Exception {
    try (var harness = harness()) {
      harness.open();
      feed(harness, TRACE);
      harness.processWatermark(6299);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processWatermark(6300);
      assertThat(harness.extractOutputValues())
          .extracting(call -> call.caller().name() + ">" + call.callee().name())
          .containsExactlyInAnyOrder("user>frontend", "frontend>checkout", "checkout>payment");
      assertThat(harness.numKeyedStateEntries()).isZero();
      assertThat(harness.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void theOrderOfArrivalDoesNotMatter() throws Exception {
    List<List<Call>> outcomes = new ArrayList<>();
    for (int seed = 0; seed < 6; seed++) {
      List<Span> shuffled = new ArrayList<>(TRACE);
      Collections.shuffle(shuffled, new Random(seed));
      try (var harness = harness()) {
        harness.open();
        feed(harness, shuffled);
        harness.processWatermark(10_000);
        outcomes.add(harness.extractOutputValues());
      }
    }
    assertThat(outcomes).allMatch(calls -> calls.equals(outcomes.get(0)));
  }

  @Test
  void anOpenTraceSurvivesARestart() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness()) {
      harness.open();
      feed(harness, TRACE.subList(0, 2));
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = harness()) {
      harness.initializeState(snapshot);
      harness.open();
      feed(harness, TRACE.subList(2, 3));
      harness.processWatermark(10_000);
      assertThat(harness.extractOutputValues()).hasSize(3);
    }
  }
}
