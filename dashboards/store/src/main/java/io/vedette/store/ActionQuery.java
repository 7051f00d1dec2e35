package io.vedette.store;

import io.vedette.model.ActionState;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which actions; {@link #all()} is everything, each {@code with} narrows it.
 *
 * @param states in these states; empty for all
 * @param incidentId of this incident; empty for all
 * @param limit at most so many, 1 to 1,000
 * @param before only those after this one in newest-first order
 */
public record ActionQuery(
    Set<ActionState> states, String incidentId, int limit, @Nullable Cursor before) {
  public ActionQuery {
    states = Set.copyOf(states);
    Limits.check(limit);
  }

  /** Everything, 100 a page. */
  public static ActionQuery all() {
    return new ActionQuery(Set.of(), "", 100, null);
  }

  public ActionQuery withStates(Set<ActionState> only) {
    return new ActionQuery(only, incidentId, limit, before);
  }

  public ActionQuery withIncident(String id) {
    return new ActionQuery(states, id, limit, before);
  }

  public ActionQuery withLimit(int most) {
    return new ActionQuery(states, incidentId, most, before);
  }

  public ActionQuery withBefore(@Nullable Cursor cursor) {
    return new ActionQuery(states, incidentId, limit, cursor);
  }
}
