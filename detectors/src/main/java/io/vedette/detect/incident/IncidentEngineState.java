package io.vedette.detect.incident;

import io.vedette.detect.trace.ServiceGraph;
import io.vedette.model.Ids;
import io.vedette.model.IncidentState;
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

  /** Makes an incident of a group that weighs enough. */
  void raise(Group g, double threshold) {
    if (!g.raised() && g.state == IncidentState.OPEN && g.weight() >= threshold) {
      g.id = newId(g.ordered().get(0).id());
      comeBack(g);
    }
  }

  /** The id of its first finding, unless that has left an incident which still goes by it. */
  String newId(String firstFinding) {
    String id = Group.idFrom(firstFinding);
    for (int n = 1; taken(id); n++) {
      id = Ids.of("incident", firstFinding, Integer.toString(n));
    }
    return id;
  }

  private boolean taken(String id) {
    return groups.stream().anyMatch(g -> g.state != IncidentState.MERGED && g.id.equals(id));
  }

  /** What was merged into another incident is one of its own again, with its history. */
  void comeBack(Group g) {
    for (Group merged : groups) {
      if (merged != g && merged.state == IncidentState.MERGED && merged.id.equals(g.id)) {
        merged.history.forEach(e -> g.remember(e.timeMillis(), e.kind(), e.text(), e.ref()));
      }
    }
    groups.removeIf(m -> m != g && m.state == IncidentState.MERGED && m.id.equals(g.id));
  }
}
