package io.vedette.respond;

import io.vedette.model.ActionRecord;
import java.util.List;
import java.util.Optional;

/** Where records live; the engine keeps nothing else, so it can be restarted at any point. */
public interface ActionLog {
  /** Replaces the record of the same action id; durable when it returns. */
  void save(ActionRecord record);

  Optional<ActionRecord> find(String actionId);

  /** Those whose state is not terminal. */
  List<ActionRecord> open();

  /**
   * Those, terminal or not, with a transition at or after this time: for budgets and cool-downs.
   */
  List<ActionRecord> changedSince(long timeMillis);
}
