package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.LogRecord;
import io.vedette.model.Severity;
import java.net.URL;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.Test;

class LogFunctionHarnessTest {
  private static final int INFO = 9;
  private static final int ERROR = 17;
  private static final int HISTORY = 500;
  private static final String NAMED =
      """
      name: names
      log_patterns:
        services: [checkout]
        patterns:
          - name: order placed
            pattern: "order <*> placed"
      """;

  private static KeyedBroadcastOperatorTestHarness<String, LogBatch, RuleFile, Finding> harness()
      throws Exception {
    return new KeyedBroadcastOperatorTestHarness<>(
        new CoBroadcastWithKeyedOperator<>(new LogFunction(Map.of()), List.of(RuleBook.FILES)),
        batch -> batch.service().id(),
        Types.STRING,
        1,
        1,
        0);
  }

  /** What a minute logs: orders, a heartbeat, now and then a failure. */
  private static void minute(
      KeyedBroadcastOperatorTestHarness<String, LogBatch, RuleFile, Finding> harness,
      int minute,
      boolean heartbeat,
      int failures)
      throws Exception {
    Random random = new Random(minute * 7919L);
    for (int i = 0; i < 8 + random.nextInt(8); i++) {
      log(harness, minute, i, INFO, "order " + random.nextInt(99_999) + " placed");
    }
    if (heartbeat) {
      log(harness, minute, 30, INFO, "lease renewed by scheduler");
    }
    for (int i = 0; i < failures + (random.nextInt(20) == 0 ? 1 : 0); i++) {
      log(harness, minute, 30 + i, ERROR, "charge failed for order " + random.nextInt(99_999));
    }
    harness.watermark((minute + 1) * Events.MINUTE + 1_000);
  }

  private static void log(
      KeyedBroadcastOperatorTestHarness<String, LogBatch, RuleFile, Finding> harness,
      int minute,
      int second,
      int severity,
      String text)
      throws Exception {
    long millis = minute * Events.MINUTE + second * 1000L;
    LogRecord at0 = Events.log(0, severity, text);
    LogRecord log =
        new LogRecord(
            millis * 1_000_000L,
            severity,
            "",
            text,
            severity == ERROR ? "4bf92f3577b34da6a3ce929d0e0e4736" : "",
            "",
            at0.resource(),
            at0.attributes());
    harness.processElement(LogBatch.of(log), millis);
  }

  private static void history(
      KeyedBroadcastOperatorTestHarness<String, LogBatch, RuleFile, Finding> harness)
      throws Exception {
    for (int m = 0; m < HISTORY; m++) {
      minute(harness, m, true, 0);
    }
  }

  private static List<Finding> trouble(
      KeyedBroadcastOperatorTestHarness<String, LogBatch, RuleFile, Finding> harness)
      throws Exception {
    for (int m = HISTORY; m < HISTORY + 10; m++) {
      minute(harness, m, false, 15);
    }
    return harness.extractOutputValues();
  }

  private static Map<String, Finding> last(List<Finding> findings) {
    Map<String, Finding> byKind = new LinkedHashMap<>();
    findings.forEach(
        f -> byKind.put(f.attributes().getOrDefault("anomaly.kind", f.kind().name()), f));
    return byKind;
  }

  @Test
  void aRestoredJobFindsWhatTheUninterruptedOneFinds() throws Exception {
    OperatorSubtaskState snapshot;
    List<Finding> uninterrupted;
    try (var harness = harness()) {
      harness.open();
      history(harness);
      assertThat(harness.extractOutputValues()).isEmpty();
      snapshot = harness.snapshot(1, 1);
      uninterrupted = trouble(harness);
    }
    assertThat(last(uninterrupted)).containsOnlyKeys("log_rate_up", "log_missing");
    Finding rate = last(uninterrupted).get("log_rate_up");
    assertThat(rate.evidence()).extracting(e -> e.kind()).contains("trace");
    try (var harness = harness()) {
      harness.initializeState(snapshot);
      harness.open();
      assertThat(trouble(harness)).isEqualTo(uninterrupted);
    }
  }

  /** {@code logs-3.snapshot} was written when each record still came alone, after this history. */
  @Test
  void aStateOfBeforeThereWereBatchesGoesOnAsIfThereHadAlwaysBeen() throws Exception {
    List<Finding> uninterrupted;
    try (var harness = harness()) {
      harness.open();
      history(harness);
      uninterrupted = trouble(harness);
    }
    URL snapshot = LogFunctionHarnessTest.class.getResource("logs-3.snapshot");
    try (var harness = harness()) {
      harness.initializeState(
          OperatorSnapshotUtil.readStateHandle(Path.of(snapshot.toURI()).toString()));
      harness.open();
      assertThat(trouble(harness)).isEqualTo(uninterrupted);
    }
  }

  @Test
  void aNewErrorInSteadyTrafficIsFoundWithinAMinuteOfEventTime() throws Exception {
    try (var harness = harness()) {
      harness.open();
      for (int m = 0; m < 180; m++) { // no six hours, but a thousand lines without anything new
        minute(harness, m, true, 0);
      }
      for (int i = 0; i < 3; i++) {
        log(harness, 180, 10 + 15 * i, ERROR, "cannot reach ledger shard " + i + ": reset");
      }
      List<Finding> found = harness.extractOutputValues();
      assertThat(found).hasSize(1);
      assertThat(found.get(0).kind()).isEqualTo(FindingKind.NEW_LOG_PATTERN);
      assertThat(found.get(0).severity()).isEqualTo(Severity.HIGH);
      assertThat(found.get(0).startMillis()).isEqualTo(180 * Events.MINUTE + 10_000);
      assertThat(found.get(0).endMillis() - found.get(0).startMillis()).isLessThan(60_000);
    }
  }

  @Test
  void patternsAreNamedAndLeftAloneByRulesThatArriveLater() throws Exception {
    try (var harness = harness()) {
      harness.open();
      history(harness);
      harness.processBroadcastElement(new RuleFile("logs/names.yaml", NAMED), 0);
      harness.processBroadcastElement(
          new RuleFile(
              "detectors/failures.yaml",
              """
              name: failures are known
              detector:
                match: vedette_log_pattern_lines{service.name="checkout", pattern.name=""}
                enabled: false
              """),
          0);
      for (int m = HISTORY; m < HISTORY + 200; m++) {
        minute(harness, m, true, 0);
      }
      assertThat(harness.extractOutputValues()).isEmpty();
      for (int m = HISTORY + 200; m < HISTORY + 205; m++) {
        for (int i = 0; i < 50; i++) {
          log(harness, m, i, INFO, "order " + i + " placed");
        }
        minute(harness, m, true, 15);
      }
      List<Finding> found = harness.extractOutputValues();
      assertThat(found).isNotEmpty();
      assertThat(found).extracting(Finding::title).allMatch(t -> t.contains("order placed"));
    }
  }

  @Test
  void aServiceThatIsSilentForADayLeavesNothingBehind() throws Exception {
    try (var harness = harness()) {
      harness.open();
      minute(harness, 0, true, 0);
      for (int m = 1; m < 1500; m++) {
        harness.watermark(m * Events.MINUTE);
      }
      assertThat(harness.numEventTimeTimers()).isZero();
    }
  }
}
