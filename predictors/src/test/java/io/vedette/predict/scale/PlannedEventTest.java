package io.vedette.predict.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PlannedEventTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final long HOUR = 3_600_000;

  private static long utc(String time) {
    return LocalDateTime.parse(time).toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  private static PlannedEvent event(int repeatDays, double demand, int replicas) {
    return new PlannedEvent(
        "sale",
        LocalDateTime.parse("2026-03-27T18:00"),
        Duration.ofHours(6),
        BERLIN,
        repeatDays,
        demand,
        replicas);
  }

  @Test
  void happensOnceUnlessItRepeats() {
    PlannedEvent once = event(0, 1, 5);
    assertThat(once.covers(utc("2026-03-27T16:59"))).isFalse();
    assertThat(once.covers(utc("2026-03-27T17:00"))).isTrue();
    assertThat(once.covers(utc("2026-03-27T22:59"))).isTrue();
    assertThat(once.covers(utc("2026-03-27T23:00"))).isFalse();
    assertThat(once.covers(utc("2026-03-28T18:00"))).isFalse();
  }

  @Test
  void repeatsByTheWallClockAlsoAfterItChanges() {
    PlannedEvent daily = event(1, 1, 5);
    // summer time began on 2026-03-29: 18:00 in Berlin is 16:00 UTC then
    assertThat(daily.covers(utc("2026-03-30T15:59"))).isFalse();
    assertThat(daily.covers(utc("2026-03-30T16:00"))).isTrue();
    PlannedEvent weekly = event(7, 1, 5);
    assertThat(weekly.covers(utc("2026-04-03T16:30"))).isTrue();
    assertThat(weekly.covers(utc("2026-04-02T16:30"))).isFalse();
  }

  @Test
  void replicasAreThereWhenItBeginsAndAsLongAsItLasts() {
    long begin = utc("2026-03-27T17:00");
    PlannedEvent event = event(0, 2.5, 12);
    assertThat(event.replicas(begin - 200_000, 120_000, 100, 10)).isZero();
    assertThat(event.replicas(begin - 100_000, 120_000, 100, 10)).isEqualTo(25);
    assertThat(event.replicas(begin + HOUR, 120_000, 250, 10)).isEqualTo(12);
    assertThat(event.replicas(begin + 7 * HOUR, 120_000, 100, 10)).isZero();
  }

  @Test
  void theRecommendationNamesIt() {
    ScalingPolicy policy = ScalingPolicy.of(1, 50).withEvents(List.of(event(0, 1, 12)));
    Recommender recommender = new Recommender(policy);
    recommender.atLeast(policy.replicasForEvents(utc("2026-03-27T17:30"), 0, 30, 10));
    Recommendation made = recommender.recommend(0, 3, 30, OptionalDouble.of(30), 10);
    assertThat(made.replicas()).isEqualTo(12);
    assertThat(made.reason()).contains("a known event needs 12");
  }

  @Test
  void oneThatLastsTooLongIsRefused() {
    assertThatThrownBy(
            () ->
                new PlannedEvent(
                    "x", LocalDateTime.MIN, Duration.ofDays(8), ZoneOffset.UTC, 0, 1, 1))
        .hasMessageContaining("at most a week");
  }
}
