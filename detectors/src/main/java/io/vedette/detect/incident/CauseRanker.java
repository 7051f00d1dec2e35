package io.vedette.detect.incident;

import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Evidence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
 *   <li>a deploy or configuration change just before, its resources, its logs.
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
    List<Hypothesis> all = new ArrayList<>();
    for (Entity candidate : candidates(harm, changes)) {
      all.add(hypothesis(candidate, harm, changes));
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

  private Hypothesis hypothesis(Entity e, Harm harm, Collection<ChangeEvent> changes) {
    Argument argument = new Argument(e, harm, changes, weights);
    return argument.conclude();
  }

  private static List<Cause> probable(List<Hypothesis> all, double none) {
    all.sort(
        Comparator.comparingDouble(Hypothesis::score)
            .reversed()
            .thenComparing(h -> h.entity().id()));
    double top = all.isEmpty() ? none : Math.max(none, all.get(0).score());
    double sum = Math.exp(none - top);
    for (Hypothesis h : all) {
      sum += Math.exp(h.score() - top);
    }
    List<Cause> causes = new ArrayList<>();
    for (Hypothesis h : all) {
      double p = Math.exp(h.score() - top) / sum;
      if (causes.size() < MAX_CAUSES && p >= MIN_PROBABILITY) {
        causes.add(h.withProbability(p));
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
      double log) {
    static final Weights DEFAULT = new Weights(1.0, 1.6, 3.0, 2.0, 3.0, 0.7, 1.8, 0.7, 0.7);
  }

  /** The case for and against one entity. */
  private static final class Argument {
    private final Entity entity;
    private final Harm harm;
    private final Weights weights;
    private final List<ChangeEvent> recent;

    /** A verdict that a new version is no worse than the one before; a deploy that passed. */
    private final @Nullable ChangeEvent passed;

    private final List<Evidence> pro = new ArrayList<>();
    private final List<Evidence> contra = new ArrayList<>();
    private double score;

    Argument(Entity entity, Harm harm, Collection<ChangeEvent> changes, Weights weights) {
      this.entity = entity;
      this.harm = harm;
      this.weights = weights;
      this.recent =
          changes.stream()
              .filter(c -> c.entity().equals(entity) && c.replaces() && justBefore(c))
              .toList();
      this.passed = verdict(changes);
    }

    /** The newest verdict on a rollout, where it is a good one. */
    private @Nullable ChangeEvent verdict(Collection<ChangeEvent> changes) {
      ChangeEvent last = null;
      for (ChangeEvent c : changes) {
        if (c.entity().equals(entity) && c.kind().startsWith("rollout") && justBefore(c)) {
          last = c;
        }
      }
      return last != null && last.kind().equals(ChangeEvent.ROLLOUT_PASSED) ? last : null;
    }

    private boolean justBefore(ChangeEvent c) {
      long onset = harm.onset(entity);
      return c.timeMillis() >= onset - CHANGE_BEFORE_MILLIS
          && c.timeMillis() <= onset + CHANGE_AFTER_MILLIS;
    }

    Hypothesis conclude() {
      double explains = harm.explainedBy(entity);
      score += weights.explains * explains;
      describeSymptoms();
      weighOwnPart();
      weighOnset(explains);
      weighChange();
      weighClues();
      if (explains > 0.5 && harm.entities().size() > 1) {
        Set<Entity> others = harm.sufferingCallers(entity);
        if (!others.isEmpty()) {
          pro.add(
              graph(
                  "explains what " + names(others) + " suffer" + (others.size() == 1 ? "s" : "")));
        }
      }
      return new Hypothesis(entity, faultKind(), score, explains, pro, contra);
    }

    private static String names(Set<Entity> entities) {
      String some = String.join(", ", entities.stream().limit(3).map(Entity::toString).toList());
      return some + (entities.size() > 3 ? " and " + (entities.size() - 3) + " more" : "");
    }

    private void describeSymptoms() {
      Map<SymptomKind, Symptom> worst = new EnumMap<>(SymptomKind.class);
      for (Symptom s : harm.of(entity)) {
        worst.merge(s.kind(), s, (a, b) -> b.strength() > a.strength() ? b : a);
      }
      worst.values().forEach(s -> pro.add(new Evidence(source(s.kind()), s.text(), s.ref())));
    }

    private void weighOwnPart() {
      double own = harm.ownShare(entity);
      score += weights.own * own * harm.strength(entity);
      score -= weights.explainedAway * (1 - own);
      if (own < 0.5) {
        String text =
            String.format(
                Locale.ROOT, "%.0f %% of it is accounted for by %s", 100 * (1 - own), blamed());
        contra.add(graph(text));
      }
    }

    private String blamed() {
      List<Entity> named = harm.accountable(entity);
      return named.isEmpty() ? "its load" : String.valueOf(named.get(0));
    }

    private void weighOnset(double explains) {
      if (harm.ordered() && !harm.of(entity).isEmpty()) {
        double early = harm.earliness(entity);
        score += weights.first * (early - 0.5) * Math.min(1, 2 * explains);
        if (early >= 1) {
          pro.add(graph("suffered first"));
        } else if (early <= 0) {
          contra.add(graph("suffered after the others"));
        }
      }
    }

    private void weighChange() {
      if (passed != null && !recent.isEmpty()) {
        contra.add(new Evidence("change", passed.text(), ""));
      } else if (!recent.isEmpty()) {
        score += weights.change;
        recent.forEach(c -> pro.add(0, new Evidence("change", c.text(), "")));
      }
    }

    private void weighClues() {
      boolean resource = harm.has(entity, SymptomKind::resource);
      boolean used = harm.has(entity, k -> k.resource() && k != SymptomKind.NETWORK);
      boolean log = harm.has(entity, k -> k == SymptomKind.LOG);
      score += (resource ? weights.resource : 0) + (log ? weights.log : 0);
      if (used && !harm.has(entity, SymptomKind::harmful)) {
        contra.add(new Evidence("metric", "busy, but neither slow nor failing itself", ""));
      }
    }

    private String faultKind() {
      if (harm.has(entity, k -> k == SymptomKind.SECURITY)) {
        return "security";
      }
      if (!recent.isEmpty() && passed == null) {
        return "bad_deploy";
      }
      if (entity.type() == EntityType.EXTERNAL) {
        return "third_party";
      }
      return harm.kindOfFault(entity);
    }

    private static Evidence graph(String text) {
      return new Evidence("graph", text, "");
    }

    private static String source(SymptomKind kind) {
      return switch (kind) {
        case LOG -> "log";
        case SECURITY -> "audit";
        case TOPOLOGY -> "graph";
        default -> "metric";
      };
    }
  }
}
