package io.vedette.detect.incident;

import io.vedette.model.Entity;
import java.util.Collection;
import java.util.Set;

/** Who calls whom, for the ranking of causes. */
public interface CallGraph {
  Collection<Entity> callees(Entity entity);

  Collection<Entity> callers(Entity entity);

  /**
   * Calls from {@code caller} to {@code callee} for each request that the caller serves, positive;
   * 1 where it is not known.
   */
  double callsPerRequest(Entity caller, Entity callee);

  /**
   * True where symptoms' magnitudes are totals of a recording (failed calls, ms lost) rather than
   * per request, and {@link #callsPerRequest} is the caller's part of the callee's calls, in [0,1].
   * Totals add up, so an entity's share of the whole damage can be told exactly.
   */
  default boolean totals() {
    return false;
  }

  /** Nodes, hosts and zones that carry an entity. */
  default Set<Entity> carriers(Entity entity) {
    return Set.of();
  }

  /** What a node, host or zone carries. */
  default Set<Entity> carried(Entity carrier) {
    return Set.of();
  }

  /** How many services it is known of what carries them. */
  default int placed() {
    return 0;
  }
}
