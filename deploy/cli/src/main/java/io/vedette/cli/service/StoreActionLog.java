package io.vedette.cli.service;

import io.vedette.model.ActionRecord;
import io.vedette.model.ActionState;
import io.vedette.respond.ActionLog;
import io.vedette.store.ActionQuery;
import io.vedette.store.FindingStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Actions kept in the finding store, each change counted in the metrics. */
public final class StoreActionLog implements ActionLog {
  private static final Set<ActionState> OPEN =
      Stream.of(ActionState.values())
          .filter(state -> !state.terminal())
          .collect(Collectors.toUnmodifiableSet());
  private static final int MOST = 1000;

  private final FindingStore store;
  private final ResultMetrics metrics;

  public StoreActionLog(FindingStore store, ResultMetrics metrics) {
    this.store = store;
    this.metrics = metrics;
  }

  @Override
  public void save(ActionRecord record) {
    store.putActions(List.of(record));
    metrics.action(record);
  }

  @Override
  public Optional<ActionRecord> find(String id) {
    return store.action(id);
  }

  @Override
  public List<ActionRecord> open() {
    return store.actions(ActionQuery.all().withStates(OPEN).withLimit(MOST));
  }

  @Override
  public List<ActionRecord> changedSince(long timeMillis) {
    return store.actions(ActionQuery.all().withLimit(MOST)).stream()
        .filter(record -> record.history().stream().anyMatch(t -> t.timeMillis() >= timeMillis))
        .toList();
  }
}
