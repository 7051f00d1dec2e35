package io.vedette.detect.incident.explain;

import io.vedette.detect.incident.CallGraph;
import io.vedette.model.Entity;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The call graph of a recording; a callee's total is split among its callers by their requests. */
final class RecordedGraph implements CallGraph {
  private final Map<Entity, Set<Entity>> callees;
  private final Map<Entity, Set<Entity>> callers = new LinkedHashMap<>();
  private final ToDoubleFunction<Entity> requests;

  RecordedGraph(Map<Entity, Set<Entity>> callees, ToDoubleFunction<Entity> requests) {
    this.callees = callees;
    this.requests = requests;
    callees.forEach(
        (caller, called) ->
            called.forEach(
                c -> callers.computeIfAbsent(c, k -> new LinkedHashSet<>()).add(caller)));
  }

  @Override
  public List<Entity> callees(Entity entity) {
    return List.copyOf(callees.getOrDefault(entity, Set.of()));
  }

  @Override
  public List<Entity> callers(Entity entity) {
    return List.copyOf(callers.getOrDefault(entity, Set.of()));
  }

  @Override
  public double callsPerRequest(Entity caller, Entity callee) {
    Collection<Entity> all = callers.getOrDefault(callee, Set.of());
    double sum = all.stream().mapToDouble(requests).sum();
    return sum > 0 ? requests.applyAsDouble(caller) / sum : 1.0 / Math.max(1, all.size());
  }

  @Override
  public boolean totals() {
    return true;
  }

  /** The entity and everything it calls, directly or not. */
  Set<Entity> below(Entity top) {
    Set<Entity> seen = new LinkedHashSet<>(List.of(top));
    Deque<Entity> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      for (Entity callee : callees(open.pop())) {
        if (seen.add(callee)) {
          open.push(callee);
        }
      }
    }
    return seen;
  }
}
