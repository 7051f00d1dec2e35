package io.vedette.detect.incident;

import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Evidence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who stands behind a group of threats: actors by the weight of what they did. */
final class SecurityCauses {
  /** What is left for "none of these" where the threats weigh little. */
  private static final double NONE = 0.3;

  private SecurityCauses() {}

  static List<Cause> of(Group group) {
    Map<Entity, List<Signal>> byActor = new LinkedHashMap<>();
    double total = NONE;
    for (Signal s : group.ordered()) {
      byActor.computeIfAbsent(actor(s), k -> new ArrayList<>()).add(s);
      total += s.symptom().strength();
    }
    List<Cause> causes = new ArrayList<>();
    for (Map.Entry<Entity, List<Signal>> e : byActor.entrySet()) {
      double weight = e.getValue().stream().mapToDouble(s -> s.symptom().strength()).sum();
      causes.add(
          new Cause(e.getKey(), "security", weight / total, evidence(e.getValue()), List.of()));
    }
    causes.sort((a, b) -> Double.compare(b.probability(), a.probability()));
    return causes;
  }

  static Entity actor(Signal s) {
    boolean named = !s.actor().isEmpty() && s.entity().type() != EntityType.ACTOR;
    return named ? new Entity(EntityType.ACTOR, "", s.actor()) : s.entity();
  }

  private static List<Evidence> evidence(List<Signal> signals) {
    return signals.stream().map(s -> new Evidence("audit", s.title(), s.id())).distinct().toList();
  }
}
