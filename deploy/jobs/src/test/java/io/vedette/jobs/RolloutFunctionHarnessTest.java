package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.log.VersionPatterns;
import io.vedette.detect.rollout.Deploy;
import io.vedette.detect.trace.Call;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class RolloutFunctionHarnessTest {
  private static final Entity SERVICE = Entity.service("shop", "checkout");
  private static final Entity CALLER = Entity.service("shop", "frontend");

  private final Random random = new Random(7);

  private static KeyedTwoInputStreamOperatorTestHarness<String, Call, RolloutNews, Finding>
      harness() throws Exception {
    return new KeyedTwoInputStreamOperatorTestHarness<>(
        new KeyedCoProcessOperator<>(new RolloutFunction()),
        c -> c.callee().id(),
        RolloutNews::key,
        Types.STRING);
  }

  private void play(
      KeyedTwoInputStreamOperatorTestHarness<String, Call, RolloutNews, Finding> harness,
      int from,
      int to,
      String version,
      double millis)
      throws Exception {
    for (int m = from; m < to; m++) {
      for (int i = 0; i < 30; i++) {
        long nanos = (long) (1e6 * millis * Math.exp(0.3 * random.nextGaussian()));
        long time = m * Events.MINUTE + i;
        harness.processElement1(
            new Call(
                CALLER, SERVICE, "POST", version, time, nanos, nanos, false, false, 1, "t" + i),
            time);
      }
      harness.processBothWatermarks(new Watermark((m + 1) * Events.MINUTE));
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
      harness.processBothWatermarks(new Watermark(Long.MAX_VALUE));
      assertThat(harness.numKeyedStateEntries()).isZero();
      assertThat(harness.numEventTimeTimers()).isZero();
    }
    assertThat(found).hasSize(1);
    assertThat(found.get(0).title()).isEqualTo("checkout 2 is worse than 1");
  }

  @Test
  void aServiceThatNamesNoVersionHasTheOneThatWasDeployed() throws Exception {
    try (var harness = harness()) {
      harness.open();
      play(harness, 0, 60, "", 20);
      Deploy deploy = new Deploy(SERVICE, "deploy", "1.4.2", 60 * Events.MINUTE, true, "deployed");
      harness.processElement2(RolloutNews.of(SERVICE.id(), deploy), 60 * Events.MINUTE);
      play(harness, 60, 66, "", 80);
      assertThat(harness.extractOutputValues())
          .extracting(Finding::title)
          .containsExactly("checkout 1.4.2 is worse than unnamed");
    }
  }

  @Test
  void whatAVersionLogsIsHeldAgainstTheCallsOfItsMinute() throws Exception {
    try (var harness = harness()) {
      harness.open();
      for (int m = 0; m < 90; m++) {
        long end = (m + 1) * Events.MINUTE;
        String version = m < 60 ? "1" : "2";
        long errors = m < 60 ? 0 : 6;
        VersionPatterns logs =
            new VersionPatterns(
                SERVICE,
                version,
                end,
                errors,
                List.of(new VersionPatterns.Count("p", "no card <*>", errors > 0, 6)));
        if (m > 0) {
          harness.processElement2(RolloutNews.of(logs), end - 1);
        }
        play(harness, m, m + 1, version, 20);
      }
      assertThat(harness.extractOutputValues())
          .anySatisfy(
              f -> {
                assertThat(f.title()).isEqualTo("checkout 2 is worse than 1");
                assertThat(f.attributes()).containsEntry("metric", "rollout_error_logs");
              });
    }
  }
}
