package io.vedette.detect.incident;

import io.vedette.detect.trace.ServiceGraph;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What the {@link IncidentEngine} remembers: the service graph, groups and recent changes. */
public final class IncidentEngineState {
  ServiceGraph graph = new ServiceGraph();
  final List<Group> groups = new ArrayList<>();
  final Deque<ChangeEvent> changes = new ArrayDeque<>();

  IncidentEngineState() {}

  /** Groups of findings held, incidents or not. */
  public int size() {
    return groups.size();
  }
}
