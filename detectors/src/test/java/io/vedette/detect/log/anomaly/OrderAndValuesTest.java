package io.vedette.detect.log.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Attributes;
import io.vedette.model.Finding;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrderAndValuesTest {
  private final ServiceLog log = new ServiceLog();
  private int traces;

  /** Requests in three or four steps, of which one is left out now and then by a retry. */
  private void usual(int minute, Random random) {
    requests(minute, random, true, "200", 1);
  }

  private void requests(int minute, Random random, boolean closes, String status, double slowness) {
    for (int i = 0; i < 10; i++) {
      String trace = "%032x".formatted(++traces);
      double at = minute + i / 12.0;
      log.log(at, ServiceLog.INFO, "connection opened by gateway", trace);
      if (random.nextBoolean()) {
        log.log(at + 0.001, ServiceLog.INFO, "cache missed", trace);
      }
      String code = random.nextInt(50) == 0 ? "404" : i < 5 ? status : "200";
      long took = Math.round(slowness * (20 + 60 * random.nextDouble()));
      log.log(
          at + 0.002,
          ServiceLog.INFO,
          "handled with status " + code + " in " + took + " ms",
          trace);
      if (closes) {
        log.log(at + 0.003, ServiceLog.INFO, "connection closed by gateway", trace);
      }
    }
  }

  @Test
  void usualTrafficIsSilent() {
    log.run(0, 1000, this::usual);
    assertThat(log.findings).isEmpty();
  }

  @Test
  void whatNearlyAlwaysFollowedAndDoesNotIsFoundWithItsTrace() throws IOException {
    log.run(0, 500, this::usual);
    log.restart();
    log.run(500, 505, (minute, random) -> requests(minute, random, false, "200", 1));
    assertThat(log.of("log_follower")).hasSize(1);
    Finding found = log.of("log_follower").get(0);
    assertThat(found.reason())
        .contains("was not followed by \"connection closed by gateway\"", "before");
    assertThat(found.attributes().get("trace.id")).hasSize(32);
    log.run(505, 530, this::usual);
    assertThat(log.of("log_follower")).hasSize(1).allMatch(Finding::resolved);
  }

  @Test
  void aRequestIdIsASessionWhereThereIsNoTrace() {
    log.run(0, 500, (minute, random) -> session(minute, true));
    log.run(500, 505, (minute, random) -> session(minute, false));
    assertThat(log.of("log_follower")).hasSize(1);
    assertThat(log.of("log_follower").get(0).attributes()).doesNotContainKey("trace.id");
  }

  private void session(int minute, boolean closes) {
    for (int i = 0; i < 4; i++) {
      Attributes request = Attributes.of("request.id", "r" + ++traces);
      log.log(minute + i / 5.0, ServiceLog.INFO, "transaction begins", "", request);
      if (closes) {
        log.log(minute + i / 5.0 + 0.01, ServiceLog.INFO, "transaction was committed", "", request);
      }
    }
    log.log(minute + 0.9, ServiceLog.INFO, "something else at random " + minute, "");
  }

  @Test
  void anOrderThatNeverWasIsFound() {
    log.run(0, 500, this::usual);
    log.run(
        500,
        504,
        (minute, random) -> {
          usual(minute, random);
          for (int i = 0; i < 5; i++) {
            String trace = "%032x".formatted(++traces);
            log.log(minute + 0.9, ServiceLog.INFO, "connection opened by gateway", trace);
            log.log(minute + 0.91, ServiceLog.INFO, "connection closed by gateway", trace);
            log.log(minute + 0.92, ServiceLog.INFO, "cache missed", trace);
          }
        });
    assertThat(log.of("log_order")).hasSize(1);
    assertThat(log.of("log_order").get(0).reason()).contains("came next after");
  }

  @Test
  void aValueThatTheClosedSetNeverHadIsFound() throws IOException {
    log.run(0, 500, this::usual);
    log.restart();
    log.run(500, 503, (minute, random) -> requests(minute, random, true, "503", 1));
    assertThat(log.of("log_value")).hasSize(1);
    assertThat(log.of("log_value").get(0).reason()).contains("has 503 as value 1", "usual are");
  }

  @Test
  void aQuantityFarBeyondWhatItEverWasIsFound() {
    log.run(0, 500, this::usual);
    log.run(500, 503, (minute, random) -> requests(minute, random, true, "200", 10));
    assertThat(log.of("log_value")).hasSize(1);
    assertThat(log.of("log_value").get(0).reason()).contains("as value 2", "where 0 of");
  }

  @Test
  void identifiersAreNeverUnusual() {
    log.run(
        0,
        700,
        (minute, random) -> {
          for (int i = 0; i < 10; i++) {
            int n = minute * 100 + i;
            log.log(minute + i / 20.0, ServiceLog.INFO, "ticket " + n + " was printed");
            log.log(minute + i / 20.0, ServiceLog.INFO, "job ran for user " + n % (1 + minute));
          }
        });
    assertThat(log.findings).isEmpty();
  }
}
