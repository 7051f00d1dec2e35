package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.trace.Examples;
import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.MetricSample;
import io.vedette.model.Severity;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class ExampleFunctionHarnessTest {
  private static final Entity CHECKOUT = Entity.service("shop", "checkout");

  private static Finding slow(long from, long to) {
    MetricSample sample = Events.latency(from, 900);
    return new Finding(
        "f",
        FindingKind.METRIC_ANOMALY,
        Severity.HIGH,
        1,
        1,
        CHECKOUT,
        "slow",
        "slow",
        from * Events.MINUTE,
        to * Events.MINUTE,
        false,
        sample.series().toString(),
        null,
        List.of(),
        List.of(),
        "d",
        Map.of("metric", sample.series().name()));
  }

  private static RedExamples window(long minute, double slowest) {
    return new RedExamples(
        ExampleFunction.key(CHECKOUT),
        new Examples(
            minute * Events.MINUTE,
            List.of(new Examples.Example(20, "typical" + minute)),
            List.of(new Examples.Example(slowest, "slow" + minute)),
            List.of()));
  }

  @Test
  void aFindingShowsNormalAndBadTracesWhicheverCameFirst() throws Exception {
    try (var harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(new ExampleFunction()),
            ExampleFunction::key,
            RedExamples::key,
            Types.STRING)) {
      harness.open();
      harness.processElement2(window(9, 30), 9 * Events.MINUTE);
      harness.processBothWatermarks(new Watermark(9 * Events.MINUTE));
      harness.processElement1(slow(10, 10), 10 * Events.MINUTE);
      harness.processElement2(window(10, 900), 10 * Events.MINUTE);
      harness.processBothWatermarks(new Watermark(10 * Events.MINUTE));
      assertThat(harness.extractOutputValues()).hasSize(1);
      assertThat(harness.extractOutputValues().get(0).evidence())
          .extracting(Evidence::ref)
          .containsExactly("slow10", "typical9");
    }
  }
}
