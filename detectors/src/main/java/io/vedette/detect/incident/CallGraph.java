package io.vedette.detect.incident;

import io.vedette.model.Entity;
import java.util.List;

/** Who calls whom, for the ranking of causes. */
public interface CallGraph {
  List<Entity> callees(Entity entity);

  List<Entity> callers(Entity entity);

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
}
