package io.vedette.detect.incident.explain;

import io.vedette.detect.incident.CauseRanker;
import io.vedette.detect.incident.SymptomKind;
import io.vedette.detect.incident.SymptomKinds;
import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what went wrong in a recording, or that nothing did. The symptoms come from comparing the
 * window with normal operation; the causes from the same {@link CauseRanker} that ranks live
 * incidents.
 */
public final class Explainer {
  /** Where a target's latency is asked for: least part of its normal time that a cause costs. */
  private static final double MATERIAL = 0.02;

  private final CauseRanker ranker = new CauseRanker();

  public Explanation explain(Recording recording) {
    MetricEffects metrics = new MetricEffects(recording);
    TraceSet traces = new TraceSet(recording.window().spans());
    Map<Entity, Set<Entity>> callees = new LinkedHashMap<>(recording.callees());
    traces.callees.forEach(callees::putIfAbsent);
    RecordedGraph graph =
        new RecordedGraph(callees, e -> metrics.requests(e) + traces.requests.getOrDefault(e, 0.0));
    List<MetricEffects.Measured> measured = relevant(recording, graph, metrics.measure());
    List<Clue> clues = clues(recording, traces);
    if (measured.isEmpty() && traces.traces.isEmpty()) {
      return new Explanation(
          Explanation.Verdict.INCONCLUSIVE, List.of(), "There is too little data to compare.");
    }
    Symptoms symptoms = new Symptoms();
    boolean certain = false;
    for (MetricEffects.Measured m : measured) {
      certain |= symptoms.add(m) && material(m, measured, recording.target());
    }
    for (Clue clue : clues) {
      certain |= symptoms.add(clue);
    }
    return conclude(certain, ranker.rank(symptoms.scaled(), graph, List.of()));
  }

  private static List<Clue> clues(Recording recording, TraceSet traces) {
    if (traces.traces.isEmpty()) {
      return List.of();
    }
    TraceSet normal = new TraceSet(recording.reference().spans());
    List<Clue> clues = new ArrayList<>(new StallEffects(traces, normal).clues());
    FlowEffects flow = new FlowEffects(traces, recording.window().logs(), false);
    FlowEffects normalFlow = new FlowEffects(normal, recording.reference().logs(), true);
    clues.addAll(flow.clues(normalFlow));
    return clues;
  }

  private static Explanation conclude(boolean certain, List<Cause> causes) {
    if (!certain || causes.isEmpty()) {
      return new Explanation(
          Explanation.Verdict.NORMAL, List.of(), "Nothing is further from normal than usual.");
    }
    Cause first = causes.get(0);
    String why = String.join("; ", first.evidenceFor().stream().map(Evidence::text).toList());
    String text =
        String.format(
            Locale.ROOT,
            "%s, %s (%.0f %%): %s.",
            first.entity(),
            first.faultKind().replace('_', ' '),
            100 * first.probability(),
            why);
    return new Explanation(Explanation.Verdict.INCIDENT, causes, text);
  }

  /** What can have to do with the target: below it, and of the kind of its metric. */
  private static List<MetricEffects.Measured> relevant(
      Recording r, RecordedGraph graph, List<MetricEffects.Measured> all) {
    Entity target = r.target();
    if (target == null) {
      return all;
    }
    Set<Entity> below = graph.below(target);
    boolean failing =
        SymptomKinds.ofMetric(r.targetMetric(), -1) == SymptomKind.ERRORS
            || SymptomKinds.ofMetric(r.targetMetric(), 1) == SymptomKind.ERRORS;
    return all.stream()
        .filter(m -> below.contains(m.entity()))
        .filter(m -> m.kind().harmful() ? (m.kind() == SymptomKind.ERRORS) == failing : true)
        .toList();
  }

  /** Time lost counts where it is a noticeable part of the target's; a failed call always does. */
  private static boolean material(
      MetricEffects.Measured m, List<MetricEffects.Measured> all, @Nullable Entity target) {
    if (target == null || m.kind() != SymptomKind.LATENCY) {
      return true;
    }
    for (MetricEffects.Measured t : all) {
      if (t.entity().equals(target) && t.kind() == m.kind() && t.relative() != 0) {
        double normalTime = t.effect().excess() / t.relative();
        return m.effect().excess() >= MATERIAL * normalTime;
      }
    }
    return true;
  }
}
