package io.vedette.detect.behavior;

import static io.vedette.detect.behavior.SimulatedActors.DAY;
import static io.vedette.detect.behavior.SimulatedActors.HOUR;
import static io.vedette.detect.behavior.SimulatedActors.MINUTE;
import static io.vedette.detect.behavior.SimulatedActors.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Finding;
import io.vedette.model.Severity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BehaviorSimulationTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void peopleAndRobotsAtWorkAreNeverMediumAndHardlyEverLow(long seed) {
    SimulatedActors world = new SimulatedActors(seed).admins(6, 28).robots(6, 28);

    List<Finding> found = List.copyOf(world.run().values());

    assertThat(found).noneMatch(finding -> finding.severity().atLeast(Severity.MEDIUM));
    assertThat(found.size()).isLessThanOrEqualTo(world.activities.size() / 10_000 + 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aStolenTokenIsSeenWithinItsSession(long seed) {
    long theft = START + 20 * DAY + 3 * HOUR + 7 * MINUTE;
    SimulatedActors world =
        new SimulatedActors(seed).admins(3, 21).robots(5, 21).stolenToken("ci-2", theft);

    Map<String, Finding> found = world.run();

    Finding stolen = Objects.requireNonNull(SimulatedActors.about(found, "ci-2"));
    assertThat(stolen.severity()).isGreaterThanOrEqualTo(Severity.MEDIUM);
    assertThat(stolen.startMillis()).isBetween(theft - HOUR, theft + 10 * MINUTE);
    assertThat(stolen.attributes().get("reasons")).contains("new_a", "fan_out");
    assertThat(found.values())
        .filteredOn(finding -> !finding.entity().name().equals("ci-2"))
        .noneMatch(finding -> finding.severity().atLeast(Severity.MEDIUM));
  }

  @Test
  void theFirstHourOfAStreamRaisesNothingWhateverHappens() {
    SimulatedActors world = new SimulatedActors(5);
    Random random = new Random(5);
    for (int i = 0; i < 5000; i++) {
      long time = START + i * 700L;
      String name = "actor-" + random.nextInt(10);
      world.add(
          name,
          "users",
          time,
          "call-" + random.nextInt(300),
          "r" + random.nextInt(900),
          "net-" + random.nextInt(50),
          "agent-" + random.nextInt(50),
          random.nextBoolean());
    }

    assertThat(world.run()).isEmpty();
  }

  @Test
  void aNewActorThatActsAsItsPeersDoIsNotOdd() {
    SimulatedActors world = new SimulatedActors(7).robots(6, 10);
    for (int i = 0; i < 40; i++) {
      long time = START + 9 * DAY + i * HOUR / 2;
      world.add(
          "ci-new",
          "robots",
          time,
          "patch deployments",
          "shop/deployments",
          "10.0.9.0/24",
          "deployer",
          false);
    }

    assertThat(SimulatedActors.about(world.run(), "ci-new")).isNull();
  }

  @Test
  void slowExtractionIsToldFromUsersAndFromABatchJob() {
    SimulatedActors world = new SimulatedActors(11);
    Random random = new Random(11);
    for (int day = 0; day < 6; day++) {
      for (int i = 0; i < 120; i++) {
        long time = START + day * DAY + i * 12 * MINUTE + random.nextInt(60_000);
        world.ask("thief", time, words(random, 12, 50_000), 400, "198.51.100.0/24");
        world.ask("batch", time + 1, template(random), 400, "10.1.0.0/24");
      }
      for (int user = 0; user < 5; user++) {
        for (int i = 0; i < 60; i++) {
          long time = START + day * DAY + 9 * HOUR + i * 8 * MINUTE + random.nextInt(60_000);
          world.ask("user-" + user, time, topic(random, user), 300, "10.2.0.0/24");
        }
      }
    }

    Map<String, Finding> found = world.run();

    Finding theft =
        found.values().stream()
            .filter(finding -> finding.detector().equals("ai-extraction/1"))
            .reduce(
                (a, b) -> {
                  throw new AssertionError(a + " and " + b);
                })
            .orElseThrow();
    assertThat(theft.entity().name()).isEqualTo("thief");
    assertThat(theft.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(theft.techniques()).containsExactly("AML.T0024.002");
    assertThat(theft.endMillis()).isLessThan(START + 4 * DAY);
  }

  /** Words drawn evenly from a large vocabulary. */
  private static String words(Random random, int count, int vocabulary) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < count; i++) {
      out.append('w').append(random.nextInt(vocabulary)).append(' ');
    }
    return out.toString();
  }

  /** A long instruction with one short document in it. */
  private static String template(Random random) {
    return "You are a careful clerk Read the following invoice and return the vendor the date the"
        + " total and the currency as JSON with the keys vendor date total currency and nothing"
        + " else Invoice number "
        + random.nextInt(100_000);
  }

  /** Questions about a few things, in few words. */
  private static String topic(Random random, int user) {
    String[] verbs = {"explain", "summarize", "translate", "fix", "shorten", "rewrite"};
    return verbs[random.nextInt(verbs.length)]
        + " the report on project "
        + user
        + " chapter "
        + random.nextInt(9);
  }
}
