package io.vedette.detect.whatif;

import io.vedette.model.EdgeKind;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.GraphEdge;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What runs on what: the replicas of each service, and the chain that carries each replica, from
 * the {@link EdgeKind#RUNS_ON} edges of the graph.
 *
 * <p>A replica is what carries a service directly: a pod, or the host itself where there are no
 * pods. Whatever else moved (a pod that came up on another node) counts where it was last seen;
 * carriers that went unseen for {@link #STALE_MILLIS} before the newest edge are gone.
 */
final class Placement {
  /** Carriers are told every ten minutes while calls show them; two in a row may be missed. */
  static final long STALE_MILLIS = 25 * 60_000L;

  private static final Comparator<Entity> BY_ID = Comparator.comparing(Entity::id);

  private final Map<Entity, Set<Entity>> replicas = new TreeMap<>(BY_ID);
  private final Map<Entity, Entity> carrier = new HashMap<>();

  private Placement() {}

  static Placement of(Collection<GraphEdge> edges) {
    long newest = edges.stream().mapToLong(GraphEdge::timeMillis).max().orElse(0);
    List<GraphEdge> carries =
        edges.stream()
            .filter(e -> e.kind() == EdgeKind.RUNS_ON && newest - e.timeMillis() <= STALE_MILLIS)
            .sorted(
                Comparator.comparingLong(GraphEdge::timeMillis).thenComparing(e -> e.callee().id()))
            .toList();
    Placement placement = new Placement();
    for (GraphEdge e : carries) {
      if (isCarrier(e.caller())) {
        placement.carrier.put(e.caller(), e.callee());
      } else {
        placement.replicas.computeIfAbsent(e.caller(), k -> new TreeSet<>(BY_ID)).add(e.callee());
      }
    }
    return placement;
  }

  static boolean isCarrier(Entity entity) {
    return switch (entity.type()) {
      case POD, NODE, HOST, ZONE -> true;
      case SERVICE, WORKLOAD, DATABASE, EXTERNAL, ACTOR, RESOURCE, SERIES -> false;
    };
  }

  /** Services whose replicas are known, by id. */
  Set<Entity> services() {
    return replicas.keySet();
  }

  Set<Entity> replicas(Entity service) {
    return replicas.getOrDefault(service, Set.of());
  }

  /** All that carry a replica, from the inside out, the replica itself first. */
  Set<Entity> chain(Entity replica) {
    Set<Entity> chain = new LinkedHashSet<>();
    for (Entity at = replica; at != null && chain.add(at); ) {
      at = carrier.get(at);
    }
    return chain;
  }

  /** The node, host or zone that carries a replica; null where none of that level is known. */
  @Nullable Entity at(Entity replica, Level level) {
    return chain(replica).stream().filter(level::holds).findFirst().orElse(null);
  }

  boolean anyLost(Entity replica, Set<Entity> lost) {
    return chain(replica).stream().anyMatch(lost::contains);
  }

  /** Pods, nodes, hosts and zones. */
  Set<Entity> carriers() {
    Set<Entity> all = new HashSet<>();
    replicas.values().forEach(all::addAll);
    carrier.forEach(
        (from, to) -> {
          all.add(from);
          all.add(to);
        });
    return all;
  }

  /** How far out redundancy is counted. */
  enum Level {
    REPLICA,
    NODE,
    ZONE;

    boolean holds(Entity e) {
      return switch (this) {
        case REPLICA -> true;
        case NODE -> e.type() == EntityType.NODE || e.type() == EntityType.HOST;
        case ZONE -> e.type() == EntityType.ZONE;
      };
    }
  }
}
