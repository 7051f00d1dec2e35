package io.vedette.review;

import io.vedette.model.ActionRecord;
import io.vedette.model.ActionState;
import io.vedette.model.Cause;
import io.vedette.model.Finding;
import io.vedette.model.Incident;
import io.vedette.model.Label;
import io.vedette.model.TimelineEntry;
import io.vedette.model.TraceExample;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One incident with all that its page shows. */
record IncidentView(
    Incident incident,
    List<Finding> findings,
    List<ActionRecord> actions,
    List<Plot> plots,
    ServiceGraph graph,
    List<Label> labels,
    List<Similar> past) {
  private static final double READABLE = 0.01;

  /** The action to look at first: one that waits for a person, else the newest. */
  @Nullable ActionRecord proposal() {
    return actions.stream()
        .filter(a -> a.state() == ActionState.AWAITING_APPROVAL)
        .findFirst()
        .orElse(actions.isEmpty() ? null : actions.get(0));
  }

  Set<String> findingIds() {
    return findings.stream().map(Finding::id).collect(Collectors.toSet());
  }

  boolean hasFinding(String id) {
    return findings.stream().anyMatch(f -> f.id().equals(id));
  }

  /** True where the entry refers to another incident. */
  static boolean ofIncident(TimelineEntry entry) {
    return entry.kind().equals("merged") || entry.kind().equals("split");
  }

  /** What was taken for a part of this incident and went its own way. */
  List<TimelineEntry> parts() {
    return incident.timeline().stream()
        .filter(e -> e.kind().equals("split") && !e.ref().equals(incident.splitFrom()))
        .toList();
  }

  /** Its example traces on one scale of time, bad first. */
  List<TracePicture> traces() {
    long longest =
        incident.traces().stream().mapToLong(TraceExample::durationMicros).max().orElse(1);
    return incident.traces().stream()
        .sorted(Comparator.comparing(TraceExample::normal))
        .map(t -> TracePicture.of(t, longest))
        .toList();
  }

  /** The likeliest cause, and others that are worth reading about. */
  List<Cause> likelyCauses() {
    List<Cause> all = incident.causes();
    return all.stream().filter(c -> c.equals(all.get(0)) || c.probability() >= READABLE).toList();
  }

  int unlikelyCauses() {
    return incident.causes().size() - likelyCauses().size();
  }

  /** What is left of probability one. */
  double noneOfThese() {
    double known = incident.causes().stream().mapToDouble(Cause::probability).sum();
    return Math.max(0, 1 - known);
  }
}
