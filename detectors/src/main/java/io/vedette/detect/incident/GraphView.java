package io.vedette.detect.incident;

import io.vedette.detect.trace.ServiceGraph;
import io.vedette.model.EdgeKind;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.GraphEdge;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The service graph with calls per request, and with findings' entities found on it. A pod stands
 * for the service whose instance it is; nodes, hosts and zones carry services.
 */
final class GraphView implements CallGraph {
  private final Map<String, Set<Entity>> byName = new HashMap<>();
  private final Map<Entity, Double> served = new HashMap<>();
  private final Map<Entity, Map<Entity, Double>> calls = new LinkedHashMap<>();
  private final Map<Entity, Set<Entity>> callers = new HashMap<>();
  private final Map<Entity, Set<Entity>> runsOn = new HashMap<>();
  private final Map<Entity, Entity> ofPod = new HashMap<>();
  private final Map<Entity, Set<Entity>> carriers = new HashMap<>();
  private final Map<Entity, Set<Entity>> carried = new LinkedHashMap<>();

  GraphView(ServiceGraph graph) {
    for (GraphEdge e : graph.edges()) {
      if (e.kind() == EdgeKind.RUNS_ON) {
        runsOn.computeIfAbsent(e.caller(), k -> new LinkedHashSet<>()).add(e.callee());
      } else {
        call(e);
      }
    }
    Set<Entity> known = new LinkedHashSet<>(runsOn.keySet());
    known.removeIf(e -> e.type() == EntityType.POD);
    known.forEach(e -> carry(e, e));
    carried.keySet().forEach(this::name);
  }

  private void call(GraphEdge e) {
    name(e.caller());
    name(e.callee());
    served.merge(e.callee(), e.calls(), Double::sum);
    calls.computeIfAbsent(e.caller(), k -> new LinkedHashMap<>()).put(e.callee(), e.calls());
    if (inside(e.caller())) {
      callers.computeIfAbsent(e.callee(), k -> new LinkedHashSet<>()).add(e.caller());
    }
  }

  /** Follows from what a service runs on to what that runs on. */
  private void carry(Entity service, Entity at) {
    for (Entity on : runsOn.getOrDefault(at, Set.of())) {
      if (on.type() == EntityType.POD) {
        ofPod.put(on, service);
        carry(service, on);
      } else if (carriers.computeIfAbsent(service, k -> new LinkedHashSet<>()).add(on)) {
        carried.computeIfAbsent(on, k -> new LinkedHashSet<>()).add(service);
        carry(service, on);
      }
    }
  }

  static boolean carrier(Entity e) {
    return switch (e.type()) {
      case NODE, HOST, ZONE -> true;
      case SERVICE, WORKLOAD, POD, DATABASE, EXTERNAL, ACTOR, RESOURCE, SERIES -> false;
    };
  }

  private void name(Entity e) {
    byName.computeIfAbsent(e.name(), k -> new LinkedHashSet<>()).add(e);
  }

  @Override
  public Set<Entity> callees(Entity entity) {
    return calls.getOrDefault(entity, Map.of()).keySet();
  }

  @Override
  public Set<Entity> callers(Entity entity) {
    return callers.getOrDefault(entity, Set.of());
  }

  @Override
  public Set<Entity> carriers(Entity entity) {
    return carriers.getOrDefault(entity, Set.of());
  }

  @Override
  public Set<Entity> carried(Entity carrier) {
    return carried.getOrDefault(carrier, Set.of());
  }

  @Override
  public int placed() {
    return (int) carriers.keySet().stream().filter(e -> !carrier(e)).count();
  }

  @Override
  public double callsPerRequest(Entity caller, Entity callee) {
    double requests = served.getOrDefault(caller, 0.0);
    double sent = calls.getOrDefault(caller, Map.of()).getOrDefault(callee, 0.0);
    return requests > 0 && sent > 0 ? sent / requests : 1;
  }

  /** Users and unseen callers stand outside: nothing spreads over them. */
  private static boolean inside(Entity e) {
    return e.type() != EntityType.EXTERNAL;
  }

  /**
   * The entity of the graph that a finding is about: the same, else the one of that name (where a
   * metric named no namespace, or a database was taken for a service), else the service that a pod
   * belongs to; else the entity itself.
   */
  Entity resolve(Entity e) {
    Entity service = ofPod.get(e);
    if (service != null) {
      return service;
    }
    if (served.containsKey(e) || calls.containsKey(e) || carried.containsKey(e)) {
      return e;
    }
    Entity named = named(e.namespace(), e.name());
    if (named != null) {
      return named;
    }
    if (e.type() == EntityType.POD || e.type() == EntityType.WORKLOAD) {
      Entity owner = owner(e);
      return owner == null ? e : owner;
    }
    return e;
  }

  private @Nullable Entity named(String namespace, String name) {
    Entity found = null;
    for (Entity candidate : byName.getOrDefault(name, Set.of())) {
      if (!inside(candidate) && !namespace.isEmpty()) {
        continue;
      }
      if (namespace.isEmpty()
          || candidate.namespace().isEmpty()
          || candidate.namespace().equals(namespace)) {
        if (found != null) {
          return null; // ambiguous: better none than the wrong one
        }
        found = candidate;
      }
    }
    return found;
  }

  /** {@code checkout-7c9f8-x2x4} belongs to {@code checkout}. */
  private @Nullable Entity owner(Entity pod) {
    String name = pod.name();
    for (int dash = name.lastIndexOf('-'); dash > 0; dash = name.lastIndexOf('-', dash - 1)) {
      Entity service = named(pod.namespace(), name.substring(0, dash));
      if (service != null) {
        return service;
      }
    }
    return null;
  }
}
