package io.vedette.cli.service;

import io.vedette.model.ActionRecord;
import io.vedette.model.ActionState;
import io.vedette.respond.ActionLog;
import io.vedette.store.ActionQuery;
import io.vedette.store.FindingStore;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Actions kept in the finding store, each change counted in the metrics. */
public final class StoreActionLog implements ActionLog {
  private static final Set<ActionState> OPEN =
      EnumSet.of(ActionState.APPROVED, ActionState.EXECUTED, ActionState.VERIFIED);
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

  /** Those for which time can bring something; planned and waiting ones only a person moves. */
  @Override
  public List<ActionRecord> open() {
    return store.actions(ActionQuery.all().withStates(OPEN).withLimit(MOST));
  }
}
