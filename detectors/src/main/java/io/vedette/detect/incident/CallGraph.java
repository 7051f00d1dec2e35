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
}
