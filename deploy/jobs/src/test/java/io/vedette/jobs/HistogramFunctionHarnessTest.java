package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Attributes;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class HistogramFunctionHarnessTest {
  private static final long SCRAPE = 15_000;
  private static final List<String> BOUNDS = List.of("+Inf", "0.1", "0.5", "1.0");

  private static KeyedOneInputStreamOperatorTestHarness<String, MetricSample, MetricSample>
      harness() throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new HistogramFunction()), HistogramFunction::key, Types.STRING);
  }

  /** The scrape of number {@code n}: a hundred more values each, a tenth of them below 0.1. */
  private static void scrape(
      KeyedOneInputStreamOperatorTestHarness<String, MetricSample, MetricSample> harness, int n)
      throws Exception {
    double[] shares = {100, 10, 50, 100};
    for (int i = 0; i < BOUNDS.size(); i++) {
      SeriesKey series =
          new SeriesKey(
              "http_request_duration_seconds_bucket",
              Attributes.of("job", "api", "le", BOUNDS.get(i)));
      MetricSample sample = new MetricSample(series, MetricKind.COUNTER, n * SCRAPE, n * shares[i]);
      assertThat(HistogramFunction.concerns(sample)).isTrue();
      harness.processElement(sample, n * SCRAPE);
    }
  }

  @Test
  void bucketsBecomeQuantilesOfEachIntervalAcrossARestore() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness()) {
      harness.open();
      scrape(harness, 2); // another partition was faster
      scrape(harness, 1);
      harness.processWatermark(SCRAPE);
      assertThat(harness.extractOutputValues()).as("nothing to hold it against").isEmpty();
      snapshot = harness.snapshot(1, 1);
    }
    try (var restored = harness()) {
      restored.initializeState(snapshot);
      restored.open();
      restored.processWatermark(2 * SCRAPE);
      assertThat(restored.extractOutputValues())
          .extracting(s -> s.series().toString() + " " + s.value())
          .containsExactly(
              "http_request_duration_seconds{job=\"api\",quantile=\"0.5\"} 0.5",
              "http_request_duration_seconds{job=\"api\",quantile=\"0.9\"} 0.9",
              "http_request_duration_seconds{job=\"api\",quantile=\"0.99\"} 0.99");
      assertThat(restored.extractOutputValues())
          .allSatisfy(s -> assertThat(s.timeMillis()).isEqualTo(2 * SCRAPE));
      restored.processWatermark(3 * 3_600_000L);
      assertThat(restored.numKeyedStateEntries()).as("a histogram that is gone").isZero();
    }
  }
}
