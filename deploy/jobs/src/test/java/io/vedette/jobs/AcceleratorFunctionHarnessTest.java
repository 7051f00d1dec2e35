package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.behavior.AcceleratorMetrics;
import io.vedette.model.Attributes;
import io.vedette.model.Finding;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class AcceleratorFunctionHarnessTest {
  private static final Attributes POD = Attributes.of("namespace", "serving", "pod", "llm-0");

  private static KeyedOneInputStreamOperatorTestHarness<String, MetricSample, Finding> harness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new AcceleratorFunction()),
        AcceleratorMetrics::key,
        Types.STRING);
  }

  private static void send(
      KeyedOneInputStreamOperatorTestHarness<String, MetricSample, Finding> harness,
      String name,
      long minute,
      double value)
      throws Exception {
    harness.processElement(
        new MetricSample(new SeriesKey(name, POD), MetricKind.UNKNOWN, minute * 60_000, value),
        minute * 60_000);
  }

  @Test
  void samplesThatArriveOutOfOrderAreFoldedInEventTimeAcrossARestore() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness()) {
      harness.open();
      for (int m = 0; m < 10; m++) {
        send(harness, "vllm:request_success_total", m, 5);
      }
      for (int m = 9; m >= 0; m--) {
        send(harness, "DCGM_FI_DEV_GPU_UTIL", m, 99);
      }
      harness.processWatermark(5 * 60_000);
      assertThat(harness.extractOutputValues()).isEmpty();
      snapshot = harness.snapshot(1, 1);
    }
    try (var restored = harness()) {
      restored.initializeState(snapshot);
      restored.open();
      for (int m = 10; m < 21; m++) {
        send(restored, "vllm:request_success_total", m, 5);
        send(restored, "DCGM_FI_DEV_GPU_UTIL", m, 99);
      }
      restored.processWatermark(30 * 60_000);
      assertThat(restored.extractOutputValues())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.detector()).isEqualTo("gpu-abuse/1");
                assertThat(finding.startMillis()).isZero();
              });
      assertThat(restored.numEventTimeTimers()).isZero();
    }
  }
}
