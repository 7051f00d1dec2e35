package io.vedette.detect.incident;

import io.vedette.model.Cause;
import io.vedette.model.Entity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Ranks what may have caused a set of symptoms. A pure function.
 *
 * <p>Failures and slowness travel from callee to caller, load from caller to callee. Each entity's
 * harm is split into the part that its callees account for (their harm times the calls made to them
 * for each request) and a part of its own. A hypothesis then scores by
 *
 * <ul>
 *   <li>how much of the whole harm it would explain: its own and that of its callers above it,
 *   <li>how much of its harm is its own: the counterfactual "would it suffer, had its callees been
 *       well?"; what callees account for is evidence against it,
 *   <li>whether it suffered first,
 *   <li>a deploy or configuration change just before, its resources, its logs,
 *   <li>of nodes, hosts and zones: how far what suffers by itself keeps to them (see {@link
 *       Carriers}).
 * </ul>
 *
 * Scores are log-odds against "none of these", and probabilities their softmax with it. Weights are
 * stated in {@link Weights}; what each is worth is measured in RATIONALE-incidents.md.
 */
public final class CauseRanker {
  /** A change counts as possible cause until this long before the onset, ms. */
  static final long CHANGE_BEFORE_MILLIS = 30 * 60_000L;

  /** Onsets are known to about a window; a change seen this long after one may still be before. */
  static final long CHANGE_AFTER_MILLIS = 3 * 60_000L;

  private static final double MIN_PROBABILITY = 0.001;
  private static final int MAX_CAUSES = 8;

  private final Weights weights;

  public CauseRanker() {
    this(Weights.DEFAULT);
  }

  CauseRanker(Weights weights) {
    this.weights = weights;
  }

  /**
   * Causes, likeliest first; their probabilities and that of "none of these" sum to 1.
   *
   * @return empty where nothing is worth naming
   */
  public List<Cause> rank(
      Collection<Symptom> symptoms, CallGraph graph, Collection<ChangeEvent> changes) {
    Harm harm = new Harm(symptoms, graph);
    Carriers carriers = new Carriers(harm, graph);
    Set<Entity> candidates = candidates(harm, changes);
    candidates.addAll(carriers.candidates());
    List<Argument> all = new ArrayList<>();
    for (Entity candidate : candidates) {
      Argument argument = new Argument(candidate, harm, carriers, graph, changes, weights);
      argument.weigh();
      all.add(argument);
    }
    double coincidences = graph.totals() ? 0 : Math.max(0, harm.roots() - 1);
    return probable(all, weights.none() + weights.coincidence() * coincidences);
  }

  private static Set<Entity> candidates(Harm harm, Collection<ChangeEvent> changes) {
    Set<Entity> out = new LinkedHashSet<>(harm.entities());
    for (ChangeEvent change : changes) {
      if (harm.reachesHarm(change.entity())) {
        out.add(change.entity());
      }
    }
    return out;
  }

  private static List<Cause> probable(List<Argument> all, double none) {
    all.sort(
        Comparator.comparingDouble(Argument::score).reversed().thenComparing(a -> a.entity().id()));
    double top = all.isEmpty() ? none : Math.max(none, all.get(0).score());
    double sum = Math.exp(none - top);
    for (Argument a : all) {
      sum += Math.exp(a.score() - top);
    }
    List<Cause> causes = new ArrayList<>();
    for (Argument a : all) {
      double p = Math.exp(a.score() - top) / sum;
      if (causes.size() < MAX_CAUSES && p >= MIN_PROBABILITY) {
        causes.add(a.conclude(p));
      }
    }
    return List.copyOf(causes);
  }

  /**
   * Log-odds of the parts of an argument.
   *
   * @param none of "none of these"; raised, fewer causes are named
   * @param coincidence added to it for each entity beyond the first that suffers by itself: many at
   *     once have something in common that is not seen
   * @param carrier of a node, host or zone that shows nothing itself: few faults are theirs
   * @param silent of a service that shows nothing itself: a tenth to a seventh of what is there is
   *     missed
   */
  record Weights(
      double none,
      double coincidence,
      double explains,
      double own,
      double explainedAway,
      double first,
      double change,
      double resource,
      double log,
      double carrier,
      double silent) {
    static final Weights DEFAULT =
        new Weights(1.0, 1.6, 3.0, 2.0, 3.0, 0.7, 1.8, 0.7, 0.7, -6.0, -2.0);
  }
}
