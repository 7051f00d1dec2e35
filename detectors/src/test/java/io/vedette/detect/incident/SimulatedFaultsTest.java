package io.vedette.detect.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.Incident;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** 200 random service graphs of 20 to 200 services, with the truth known. */
class SimulatedFaultsTest {
  private static final int GRAPHS = 200;

  @Test
  void namesTheCauseFirst() {
    assertThat(share(this::oneFault)).isGreaterThanOrEqualTo(0.85);
  }

  private int oneFault(FaultSimulation system) {
    Entity cause = system.anyCalled();
    system.breaks(cause);
    system.faintNoise();
    Cause named = system.incidents().get(0).causes().get(0);
    return named.entity().equals(cause) && named.probability() >= 0.5 ? 1 : 0;
  }

  @Test
  void isNotMisledByALogStorm() {
    assertThat(share(this::logStorm)).isGreaterThanOrEqualTo(0.85);
  }

  private int logStorm(FaultSimulation system) {
    Entity cause = system.anyCalled();
    system.breaks(cause);
    List<Entity> others = system.unrelated(cause);
    if (!others.isEmpty()) {
      system.logStorm(others.get(others.size() / 2));
    }
    List<Incident> incidents = system.incidents();
    return incidents.stream().anyMatch(i -> top(i).equals(cause)) ? 1 : 0;
  }

  @Test
  void doesNotBlameTheHungryButInnocent() {
    assertThat(share(this::innocent)).isGreaterThanOrEqualTo(0.95);
  }

  private int innocent(FaultSimulation system) {
    Entity cause = system.anyCalled();
    system.breaks(cause);
    Entity innocent = system.anyCalled();
    while (innocent.equals(cause)) {
      innocent = system.anyCalled();
    }
    system.hungry(innocent);
    Entity blamed = first(system.incidents());
    return blamed.equals(innocent) ? 0 : 1;
  }

  @Test
  void findsBothOfTwoFaults() {
    assertThat(share(this::twoFaults)).isGreaterThanOrEqualTo(0.85);
  }

  private int twoFaults(FaultSimulation system) {
    Entity one = system.anyCalled();
    List<Entity> others = system.unrelated(one);
    if (others.isEmpty()) {
      return 1;
    }
    Entity two = others.get(others.size() / 3);
    system.breaks(one);
    system.breaks(two);
    List<Incident> incidents = system.incidents();
    return named(incidents, one) && named(incidents, two) ? 1 : 0;
  }

  @Test
  void saysThatItCannotKnowWhereTheCauseIsOutside() {
    assertThat(share(this::outside)).isGreaterThanOrEqualTo(0.9);
  }

  private int outside(FaultSimulation system) {
    system.breaksOutside(4);
    List<Incident> incidents = system.incidents();
    List<Cause> causes = incidents.get(0).causes();
    return causes.isEmpty() || causes.get(0).probability() < 0.5 ? 1 : 0;
  }

  private static double share(ToIntFunction<FaultSimulation> scenario) {
    int right = 0;
    for (int seed = 0; seed < GRAPHS; seed++) {
      right += scenario.applyAsInt(new FaultSimulation(seed, 20 + seed * 180 / (GRAPHS - 1)));
    }
    return right / (double) GRAPHS;
  }

  private static Entity first(List<Incident> incidents) {
    assertThat(incidents).isNotEmpty();
    return top(incidents.get(0));
  }

  private static Entity top(Incident incident) {
    return incident.causes().isEmpty()
        ? Entity.service("", "none")
        : incident.causes().get(0).entity();
  }

  /** Among the two best of some incident. */
  private static boolean named(List<Incident> incidents, Entity cause) {
    return incidents.stream()
        .anyMatch(i -> i.causes().stream().limit(2).anyMatch(c -> c.entity().equals(cause)));
  }
}
