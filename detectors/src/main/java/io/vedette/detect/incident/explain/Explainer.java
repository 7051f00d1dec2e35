package io.vedette.detect.incident.explain;

import io.vedette.detect.incident.CauseRanker;
import io.vedette.detect.incident.Symptom;
import io.vedette.detect.incident.SymptomKind;
import io.vedette.detect.incident.SymptomKinds;
import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what went wrong in a recording, or that nothing did. The symptoms come from comparing the
 * window with normal operation; the causes from the same {@link CauseRanker} that ranks live
 * incidents.
 */
public final class Explainer {
  /** A symptom this far outside of normal raises an incident by itself. */
  private static final double CERTAIN = 1.3;

  /** At least this much outside of normal to be taken as a symptom at all. */
  private static final double SYMPTOM = 0.8;

  /** From here on, surer is no stronger. */
  private static final double STRONGEST = 2.5;

  /** Where a target's latency is asked for: least part of its normal time that a cause costs. */
  private static final double MATERIAL = 0.02;

  private final CauseRanker ranker = new CauseRanker();

  public Explanation explain(Recording recording) {
    MetricEffects metrics = new MetricEffects(recording);
    RecordedGraph graph = new RecordedGraph(recording.callees(), metrics::requests);
    List<MetricEffects.Measured> measured = relevant(recording, graph, metrics.measure());
    if (measured.isEmpty()) {
      return new Explanation(
          Explanation.Verdict.INCONCLUSIVE, List.of(), "There is too little data to compare.");
    }
    List<Symptom> symptoms = new ArrayList<>();
    boolean certain = false;
    for (MetricEffects.Measured m : measured) {
      double significance = m.effect().significance();
      if (significance >= SYMPTOM) {
        symptoms.add(m.symptom(Math.min(1, significance / STRONGEST)));
        certain |= significance >= CERTAIN && material(m, measured, recording.target());
      }
    }
    return conclude(certain, ranker.rank(symptoms, graph, List.of()));
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
