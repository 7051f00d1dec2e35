package io.vedette.detect.log.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Severity;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RatesAndHeartbeatsTest {
  private static final int DAY = 1440;
  private final ServiceLog log = new ServiceLog();

  /** Orders with a daily season, now and then a failure, and a heartbeat every 30 s. */
  private void usual(int minute, Random random) {
    double season = 1 + 0.7 * Math.sin(2 * Math.PI * minute / DAY);
    int orders = ServiceLog.poisson(12 * season, random);
    for (int i = 0; i < orders; i++) {
      log.log(minute + i / 60.0, ServiceLog.INFO, "order " + random.nextInt(99_999) + " placed");
    }
    for (int i = ServiceLog.poisson(0.1, random); i > 0; i--) {
      log.log(
          minute + 0.9,
          ServiceLog.ERROR,
          "charge failed for order " + random.nextInt(99_999),
          "t1");
    }
  }

  private void heartbeat(int minute, Random random) {
    for (int i = 0; i < 2; i++) {
      double jitter = 0.01 * random.nextDouble();
      log.log(minute + 0.5 * i + jitter, ServiceLog.INFO, "lease renewed by scheduler");
    }
  }

  private void usualWithHeartbeat(int minute, Random random) {
    heartbeat(minute, random);
    usual(minute, random);
  }

  @Test
  void aKnownErrorThatComesManyTimesAsOftenIsOneFindingWithCountsAndExamples() {
    log.run(0, 2 * DAY, this::usualWithHeartbeat);
    assertThat(log.findings).isEmpty();
    log.run(
        2 * DAY,
        2 * DAY + 10,
        (minute, random) -> {
          usualWithHeartbeat(minute, random);
          for (int i = 0; i < 20; i++) {
            log.log(minute + i / 60.0, ServiceLog.ERROR, "charge failed for order " + i, "t7");
          }
        });
    Finding found = log.of("log_rate_up").get(0);
    assertThat(found.kind()).isEqualTo(FindingKind.LOG_ANOMALY);
    assertThat(found.severity()).isGreaterThanOrEqualTo(Severity.MEDIUM);
    assertThat(found.endMillis() - found.startMillis()).isPositive();
    assertThat(found.reason()).contains("charge failed for order <*>", "lines a minute where");
    assertThat(found.evidence()).extracting(e -> e.kind()).contains("log", "trace");
    assertThat(found.attributes()).containsEntry("trace.id", "t7");
    log.run(2 * DAY + 10, 2 * DAY + 30, this::usualWithHeartbeat);
    assertThat(log.of("log_rate_up")).hasSize(1).allMatch(Finding::resolved);
  }

  @Test
  void patternsThatRiseTogetherAreOneFinding() {
    log.run(0, 2 * DAY, this::usual);
    log.run(
        2 * DAY,
        2 * DAY + 5,
        (minute, random) -> {
          usual(minute, random);
          for (int i = 0; i < 40; i++) {
            log.log(minute + i / 60.0, ServiceLog.INFO, "order " + i + " placed");
            log.log(minute + i / 60.0, ServiceLog.ERROR, "charge failed for order " + i);
          }
        });
    assertThat(log.of("log_rate_up")).hasSize(1);
    assertThat(log.of("log_rate_up").get(0).attributes()).containsEntry("patterns", "2");
  }

  @Test
  void aHeartbeatThatStaysAwayIsFoundAndResolvedWhenItIsBack() throws IOException {
    log.run(0, 500, this::usualWithHeartbeat);
    log.restart();
    log.run(500, 505, this::usual);
    assertThat(log.of("log_missing")).hasSize(1);
    Finding found = log.of("log_missing").get(0);
    assertThat(found.resolved()).isFalse();
    assertThat(found.reason()).contains("lease renewed by scheduler", "came every", "times");
    assertThat(found.endMillis() - found.startMillis()).isLessThan(4 * ServiceLog.MINUTE);
    log.run(505, 510, this::usualWithHeartbeat);
    assertThat(log.of("log_missing")).hasSize(1).allMatch(Finding::resolved);
  }

  @Test
  void aServiceThatGoesSilentIsOneFinding() {
    log.run(0, 500, this::usualWithHeartbeat);
    log.run(500, 520, (minute, random) -> {});
    assertThat(log.findings).hasSize(1);
    assertThat(log.of("log_silent").get(0).resolved()).isFalse();
    log.run(520, 530, this::usualWithHeartbeat);
    assertThat(log.of("log_silent").get(0).resolved()).isTrue();
  }

  @Test
  void aServiceThatSaidThatItStopsMayBeSilent() {
    log.run(0, 500, this::usualWithHeartbeat);
    log.log(500, ServiceLog.INFO, "received SIGTERM, shutting down");
    log.run(500, 520, (minute, random) -> {});
    assertThat(log.findings).isEmpty();
  }

  @Test
  void randomArrivalsAreNoHeartbeat() {
    log.run(
        0,
        700,
        (minute, random) -> {
          usual(minute, random);
          if (minute < 600 && random.nextInt(3) == 0) {
            log.log(minute + random.nextDouble(), ServiceLog.INFO, "cache was rebuilt");
          }
        });
    assertThat(log.of("log_missing")).isEmpty();
  }
}
