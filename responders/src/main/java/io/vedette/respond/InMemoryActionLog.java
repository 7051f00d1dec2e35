package io.vedette.respond;

import io.vedette.model.ActionRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** For tests and one-shot runs; unbounded. */
public final class InMemoryActionLog implements ActionLog {
  private final Map<String, ActionRecord> records = new LinkedHashMap<>();

  @Override
  public synchronized void save(ActionRecord record) {
    records.put(record.action().id(), record);
  }

  @Override
  public synchronized Optional<ActionRecord> find(String actionId) {
    return Optional.ofNullable(records.get(actionId));
  }

  @Override
  public synchronized List<ActionRecord> open() {
    return records.values().stream().filter(r -> !r.state().terminal()).toList();
  }

  @Override
  public synchronized List<ActionRecord> changedSince(long timeMillis) {
    return records.values().stream()
        .filter(r -> r.history().stream().anyMatch(t -> t.timeMillis() >= timeMillis))
        .toList();
  }
}
