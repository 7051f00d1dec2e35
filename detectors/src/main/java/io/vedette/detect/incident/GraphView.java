package io.vedette.detect.incident;

import io.vedette.detect.trace.ServiceGraph;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.GraphEdge;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The service graph with calls per request, and with findings' entities found on it. */
final class GraphView implements CallGraph {
  private final ServiceGraph graph;
  private final Map<String, Set<Entity>> byName = new HashMap<>();
  private final Map<Entity, Double> served = new HashMap<>();
  private final Map<Entity, Map<Entity, Double>> calls = new HashMap<>();

  GraphView(ServiceGraph graph) {
    this.graph = graph;
    for (GraphEdge e : graph.edges()) {
      name(e.caller());
      name(e.callee());
      served.merge(e.callee(), e.calls(), Double::sum);
      calls.computeIfAbsent(e.caller(), k -> new HashMap<>()).put(e.callee(), e.calls());
    }
  }

  private void name(Entity e) {
    byName.computeIfAbsent(e.name(), k -> new LinkedHashSet<>()).add(e);
  }

  @Override
  public List<Entity> callees(Entity entity) {
    return graph.callees(entity);
  }

  @Override
  public List<Entity> callers(Entity entity) {
    return graph.callers(entity).stream().filter(GraphView::inside).toList();
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
    if (served.containsKey(e) || calls.containsKey(e)) {
      return e;
    }
    Entity named = named(e.namespace(), e.name());
    if (named != null) {
      return named;
    }
    if (e.type() == EntityType.POD || e.type() == EntityType.WORKLOAD) {
      Entity service = owner(e);
      return service == null ? e : service;
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
