package io.vedette.respond;

import io.vedette.model.ActionRecord;
import java.util.List;
import java.util.Optional;

/** Where actions are kept: the audit record, and what a restart goes on from. */
public interface ActionLog {
  /** Saves before it returns. */
  void save(ActionRecord record);

  Optional<ActionRecord> find(String id);

  /** Records whose state is not terminal. */
  List<ActionRecord> open();
}
