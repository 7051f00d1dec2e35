package io.vedette.detect.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.Incident;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Every kind of fault that is distinguished, on random service graphs of 20 to 200 services with
 * nodes and zones, routine deploys and faint anomalies all around: the cause must be named first,
 * and the kind of fault must be right.
 */
class FaultKindsTest {
  private static final int GRAPHS = 40;

  @Test
  void namesTheCauseAndTheKindOfEveryFault() {
    Table table = new Table();
    for (SimulatedFault fault : SimulatedFault.values()) {
      for (int i = 0; i < GRAPHS; i++) {
        int size = 20 + i * 180 / (GRAPHS - 1);
        FaultSimulation system = new FaultSimulation(1_000L * fault.ordinal() + i, size);
        Entity cause = fault.strike(system);
        system.routineDeploys();
        system.faintNoise();
        table.add(fault, cause, system.incidents());
      }
    }
    for (SimulatedFault fault : SimulatedFault.values()) {
      assertThat(table.named(fault))
          .as("%s named first%n%s", fault, table)
          .isGreaterThanOrEqualTo(0.85);
      assertThat(table.kind(fault))
          .as("%s told as such%n%s", fault, table)
          .isGreaterThanOrEqualTo(0.8);
    }
  }

  /** What was told of what. */
  private static final class Table {
    private final Map<SimulatedFault, Map<String, Integer>> kinds =
        new EnumMap<>(SimulatedFault.class);
    private final Map<SimulatedFault, Integer> right = new EnumMap<>(SimulatedFault.class);

    void add(SimulatedFault fault, Entity cause, List<Incident> incidents) {
      Cause named = null;
      for (Incident i : incidents) {
        Cause top = i.causes().isEmpty() ? null : i.causes().get(0);
        if (named == null || (top != null && top.entity().equals(cause))) {
          named = top;
        }
      }
      String told = "nothing";
      if (named != null) {
        boolean same = named.entity().equals(cause);
        right.merge(fault, same ? 1 : 0, Integer::sum);
        told = same ? named.faultKind() : "another cause";
      }
      kinds.computeIfAbsent(fault, k -> new TreeMap<>()).merge(told, 1, Integer::sum);
    }

    double named(SimulatedFault fault) {
      return right.getOrDefault(fault, 0) / (double) GRAPHS;
    }

    /** Of those whose cause was named, told as what they were. */
    double kind(SimulatedFault fault) {
      int named = right.getOrDefault(fault, 0);
      return named == 0
          ? 0
          : kinds.getOrDefault(fault, Map.of()).getOrDefault(fault.kind(), 0) / (double) named;
    }

    @Override
    public String toString() {
      StringBuilder out = new StringBuilder();
      kinds.forEach(
          (fault, told) ->
              out.append(String.format(Locale.ROOT, "%-18s %.2f %s%n", fault, named(fault), told)));
      return out.toString();
    }
  }
}
