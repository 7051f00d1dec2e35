package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.metric.MonitorOptions;
import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.detect.metric.SeriesState;
import io.vedette.detect.trace.Call;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.MetricSample;
import io.vedette.model.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/**
 * From calls over what is learned of them and their RED to the metric detector, as the job goes.
 */
class SelfPacedOperationsTest {
  private static final Entity CALLER = Entity.service("shop", "browser");
  private static final Entity PUSH = Entity.service("shop", "push");
  private static final int CALLS = 25;

  private final Random random = new Random(1);
  private final List<Finding> found = new ArrayList<>();
  private final Map<String, SeriesState> states = new HashMap<>();

  private void run(int minutes, int shiftedFrom, DoubleSupplier millis, double shift)
      throws Exception {
    try (var watch =
            new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(new DependencyFunction()),
                c -> c.caller().id(),
                c -> c.callee().id(),
                Types.STRING);
        KeyedOneInputStreamOperatorTestHarness<String, Call, MetricSample> red =
            new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new RedFunction(false, Events.MINUTE)),
                c -> c.callee().id(),
                Types.STRING)) {
      watch.open();
      red.open();
      for (int m = 0; m < minutes; m++) {
        for (int i = 0; i < CALLS; i++) {
          double ms = millis.getAsDouble() * (m >= shiftedFrom ? shift : 1);
          long time = m * Events.MINUTE + i * 1_000L;
          watch.processElement1(call(time, ms), time);
        }
        watch.processBothWatermarks(new Watermark((m + 1) * Events.MINUTE));
        for (Call call : watch.extractOutputValues()) {
          red.processElement(call, call.timeMillis());
        }
        watch.getOutput().clear();
        red.processWatermark((m + 1) * Events.MINUTE);
        red.extractOutputValues().forEach(this::observe);
        var operations = red.getSideOutput(RedFunction.OPERATIONS);
        if (operations != null) {
          operations.forEach(record -> observe(record.getValue()));
          operations.clear();
        }
        red.getOutput().clear();
      }
    }
  }

  private static Call call(long time, double millis) {
    long nanos = (long) (millis * 1e6);
    return new Call(
        CALLER, PUSH, "GET /events", "1", time, nanos, nanos, false, false, 1, "t" + time);
  }

  private void observe(MetricSample sample) {
    SeriesMonitor monitor = new SeriesMonitor(MonitorOptions.defaults());
    SeriesState state = states.computeIfAbsent(sample.series().toString(), k -> monitor.newState());
    monitor.observe(
        state,
        sample,
        new SeriesMonitor.Sink() {
          @Override
          public void verdict(Verdict verdict, double value) {
            // only findings matter here
          }

          @Override
          public void finding(Finding finding) {
            if (finding.series().contains("_ms{")) {
              found.add(finding);
            }
          }
        });
  }

  /** Half of the polls end at the timeout of 30 s, the others when there is news. */
  private double longPoll() {
    return random.nextBoolean() ? 30_000 : 1_500 + 28_000 * random.nextDouble();
  }

  @Test
  void longPollsThatWaitShorterOrLongerRaiseNoLatencyFinding() throws Exception {
    run(12 * 60, 10 * 60, this::longPoll, 2);
    assertThat(states.keySet()).anyMatch(s -> s.startsWith("vedette_operation_requests"));
    assertThat(found).filteredOn(f -> f.startMillis() > 2 * 60 * Events.MINUTE).isEmpty();
  }

  @Test
  void requestsThatTakeTwiceAsLongDo() throws Exception {
    run(12 * 60, 10 * 60, () -> 200 * Math.exp(0.2 * random.nextGaussian()), 2);
    assertThat(found)
        .extracting(f -> f.series().substring(0, f.series().indexOf('{')))
        .contains("vedette_service_latency_p50_ms", "vedette_operation_latency_p95_ms");
  }
}
