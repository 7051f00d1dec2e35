package io.vedette.detect.incident;

import io.vedette.model.Entity;
import io.vedette.model.Ids;
import io.vedette.model.IncidentState;
import io.vedette.model.Severity;
import io.vedette.model.TimelineEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Findings that belong together; an incident once they weigh enough. Mutable. */
final class Group {
  private static final int MAX_HISTORY = 20;
  private static final int MAX_KIN = 50;

  static final Comparator<Signal> BY_ONSET =
      Comparator.comparingLong(Signal::startMillis).thenComparing(Signal::id);

  /** The incident's id; empty until there was enough for one. */
  String id = "";

  IncidentState state = IncidentState.OPEN;

  /** Since when it is resolved. */
  long resolvedAtMillis;

  /** Id of the incident that took it in, or empty. */
  String mergedInto = "";

  /** Id of the incident that it was taken for a part of before, or empty. */
  String splitFrom = "";

  /** Since when a part of it seems to have nothing to do with the rest; 0 where none does. */
  long partedMillis;

  /** Ids of incidents that were one with this one and parted from it. */
  final Set<String> kin = new LinkedHashSet<>();

  /** Kin came back: whatever comes, it is not split again. */
  boolean settled;

  /** What became of it: merged with another, split. */
  final List<TimelineEntry> history = new ArrayList<>();

  /** Event time of the newest word of it. */
  long heardMillis = Long.MIN_VALUE;

  /** What was last told, so that only news is. */
  String told = "";

  final Map<String, Signal> signals = new LinkedHashMap<>();

  List<Signal> ordered() {
    List<Signal> all = new ArrayList<>(signals.values());
    all.sort(BY_ONSET);
    return all;
  }

  void remember(long timeMillis, String kind, String text, String ref) {
    if (history.size() < MAX_HISTORY) {
      history.add(new TimelineEntry(timeMillis, kind, text, ref));
    }
  }

  static String idFrom(String findingId) {
    return Ids.of("incident", findingId);
  }

  /** True where the incident has its id from this finding. */
  boolean foundedBy(String findingId) {
    return id.equals(idFrom(findingId));
  }

  boolean raised() {
    return !id.isEmpty();
  }

  /** Notes that the two were one, or that a finding went from one to the other. */
  void akin(Group other) {
    if (other.raised() && kin.size() < MAX_KIN) {
      kin.add(other.id);
    }
  }

  boolean kinOf(Group other) {
    return kin.contains(other.id) || other.kin.contains(id);
  }

  /** What was resolved is open again where a finding of it is not over. */
  void reopen(Signal signal) {
    if (state == IncidentState.RESOLVED && !signal.resolved()) {
      state = IncidentState.OPEN;
    }
  }

  long startMillis() {
    return signals.values().stream().mapToLong(Signal::startMillis).min().orElse(0);
  }

  long endMillis() {
    return signals.values().stream().mapToLong(Signal::endMillis).max().orElse(0);
  }

  Severity severity() {
    return signals.values().stream()
        .map(Signal::severity)
        .max(Comparator.naturalOrder())
        .orElse(Severity.INFORMATIONAL);
  }

  boolean security() {
    return signals.values().stream().allMatch(Signal::security);
  }

  Set<Entity> entities() {
    Set<Entity> out = new LinkedHashSet<>();
    ordered().forEach(s -> out.add(s.entity()));
    return out;
  }

  Collection<Symptom> symptoms() {
    return ordered().stream().map(Signal::symptom).toList();
  }

  /** Takes a finding or its newer state; the least telling one goes where there are too many. */
  void put(Signal signal, int max) {
    signals.put(signal.id(), signal);
    heardMillis = Math.max(heardMillis, Math.max(signal.endMillis(), signal.startMillis()));
    if (signals.size() > max) {
      signals.values().stream()
          .min(
              Comparator.comparingDouble((Signal s) -> s.symptom().strength())
                  .thenComparing(Signal::id))
          .ifPresent(s -> signals.remove(s.id()));
    }
  }

  /** Finds its entities on the graph anew: edges may have come after the findings. */
  void resolve(GraphView graph) {
    signals.replaceAll((id, s) -> s.at(graph.resolve(s.entity())));
  }

  /**
   * Combined weight in [0,1]: noisy-or over the worst finding of each kind of symptom of each
   * entity, so that three quantiles of one latency count once.
   */
  double weight() {
    Map<String, Double> worst = new HashMap<>();
    for (Signal s : signals.values()) {
      String key = s.entity().id() + ' ' + s.symptom().kind();
      worst.merge(key, s.symptom().strength(), Math::max);
    }
    double quiet = 1;
    for (double w : worst.values()) {
      quiet *= 1 - w;
    }
    return 1 - quiet;
  }
}
