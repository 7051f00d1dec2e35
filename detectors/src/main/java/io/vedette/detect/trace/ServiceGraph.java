package io.vedette.detect.trace;

import io.vedette.model.Entity;
import io.vedette.model.GraphEdge;
import io.vedette.model.StateCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who calls whom, as the traces of late showed it. Its own state: mutable, bounded; an edge that is
 * not seen for a while is forgotten.
 */
public final class ServiceGraph {
  /** An edge is forgotten after this, ms. */
  public static final long DEFAULT_MAX_AGE_MILLIS = 6 * 3_600_000L;

  private static final int MAX_EDGES = 100_000;

  /** Caller and callee. */
  private record Link(Entity caller, Entity callee) {}

  private final long maxAgeMillis;
  private final Map<Link, GraphEdge> edges = new LinkedHashMap<>();
  private final Map<Entity, Set<Entity>> callees = new LinkedHashMap<>();
  private final Map<Entity, Set<Entity>> callers = new LinkedHashMap<>();

  public ServiceGraph() {
    this(DEFAULT_MAX_AGE_MILLIS);
  }

  /**
   * @param maxAgeMillis after how long an edge that is not seen is forgotten, positive
   */
  public ServiceGraph(long maxAgeMillis) {
    if (maxAgeMillis <= 0) {
      throw new IllegalArgumentException("max age of " + maxAgeMillis + " ms must be positive");
    }
    this.maxAgeMillis = maxAgeMillis;
  }

  long maxAgeMillis() {
    return maxAgeMillis;
  }

  /** The newest observation of an edge stands; beyond 100,000 edges new ones are not taken. */
  public void observe(GraphEdge edge) {
    Link link = new Link(edge.caller(), edge.callee());
    GraphEdge old = edges.get(link);
    if (old == null && edges.size() >= MAX_EDGES) {
      return;
    }
    if (old == null || old.timeMillis() <= edge.timeMillis()) {
      edges.put(link, edge);
      callees.computeIfAbsent(link.caller, k -> new LinkedHashSet<>()).add(link.callee);
      callers.computeIfAbsent(link.callee, k -> new LinkedHashSet<>()).add(link.caller);
    }
  }

  /** Forgets edges last seen before {@code nowMillis - maxAge}; returns them: lost dependencies. */
  public List<GraphEdge> expire(long nowMillis) {
    List<GraphEdge> lost = new ArrayList<>();
    edges.values().removeIf(e -> e.timeMillis() < nowMillis - maxAgeMillis && lost.add(e));
    for (GraphEdge e : lost) {
      unlink(callees, e.caller(), e.callee());
      unlink(callers, e.callee(), e.caller());
    }
    return lost;
  }

  private static void unlink(Map<Entity, Set<Entity>> map, Entity from, Entity to) {
    Set<Entity> set = map.get(from);
    if (set != null && set.remove(to) && set.isEmpty()) {
      map.remove(from);
    }
  }

  /** Whom it calls; empty where nothing is known. */
  public List<Entity> callees(Entity entity) {
    return List.copyOf(callees.getOrDefault(entity, Set.of()));
  }

  /** Who calls it; empty where nothing is known. */
  public List<Entity> callers(Entity entity) {
    return List.copyOf(callers.getOrDefault(entity, Set.of()));
  }

  /** All edges, each as last seen. */
  public Collection<GraphEdge> edges() {
    return Collections.unmodifiableCollection(edges.values());
  }

  public static StateCodec<ServiceGraph> codec() {
    return ServiceGraphCodec.INSTANCE;
  }
}
