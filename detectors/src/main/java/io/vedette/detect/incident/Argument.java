package io.vedette.detect.incident;

import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The case for and against one entity. */
final class Argument {
  /** A counterfactual is told from this share on, and below the other one it is one against it. */
  private static final double WORTH_TELLING = 0.2;

  private static final double NEGLIGIBLE = 0.05;

  /** What a change breaks shows soon: its weight is less by a factor e after this, ms. */
  private static final double CHANGE_FADES_MILLIS = 15 * 60_000.0;

  /** Until then a change is likelier than what else is seen on the entity, ms. */
  private static final long SOON_MILLIS = 10 * 60_000L;

  private final Entity entity;
  private final Harm harm;
  private final Carriers carriers;
  private final FaultKinds kinds;
  private final CauseRanker.Weights weights;
  private final List<ChangeEvent> recent;

  /** A verdict that a new version is no worse than the one before; a deploy that passed. */
  private final @Nullable ChangeEvent passed;

  private final List<Evidence> pro = new ArrayList<>();
  private final List<Evidence> contra = new ArrayList<>();
  private double explains;
  private double score;

  Argument(
      Entity entity,
      Harm harm,
      Carriers carriers,
      CallGraph graph,
      Collection<ChangeEvent> changes,
      CauseRanker.Weights weights) {
    this.entity = entity;
    this.harm = harm;
    this.carriers = carriers;
    this.kinds = new FaultKinds(harm, graph);
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
    return c.timeMillis() >= onset - CauseRanker.CHANGE_BEFORE_MILLIS
        && c.timeMillis() <= onset + CauseRanker.CHANGE_AFTER_MILLIS;
  }

  private long before(ChangeEvent c) {
    return Math.max(0, harm.onset(entity) - c.timeMillis());
  }

  /** Weighs everything; log-odds against "none of these". */
  double weigh() {
    explains = harm.explainedBy(entity);
    score = weights.explains() * explains;
    weighOwnPart();
    weighOnset(explains);
    weighChange();
    weighClues();
    weighCarrier();
    return score;
  }

  double score() {
    return score;
  }

  Entity entity() {
    return entity;
  }

  /** The argument in words. */
  Cause conclude(double probability) {
    describeSymptoms();
    describeCounterfactual();
    if (explains > 0.5 && harm.entities().size() > 1) {
      Set<Entity> others = harm.sufferingCallers(entity);
      if (!others.isEmpty()) {
        pro.add(
            graph("explains what " + names(others) + " suffer" + (others.size() == 1 ? "s" : "")));
      }
    }
    String kind = kinds.of(entity, changed());
    return new Cause(entity, kind, probability, pro, contra);
  }

  /** It was changed just before, or a while before and nothing else is seen that could be it. */
  private boolean changed() {
    if (recent.isEmpty() || passed != null) {
      return false;
    }
    boolean soon = recent.stream().anyMatch(c -> before(c) <= SOON_MILLIS);
    return soon || !kinds.specific(entity);
  }

  /** What those on top would suffer, were this entity well. */
  private void describeCounterfactual() {
    for (Entity entry : harm.entries(entity)) {
      for (boolean failing : new boolean[] {true, false}) {
        double share = harm.counterfactual(entity, entry, failing);
        double excess = harm.accounts().magnitude(entry, failing);
        if (share >= WORTH_TELLING) {
          pro.add(graph(counterfactual(entry, excess, Math.min(1, share), failing)));
          return;
        } else if (share < NEGLIGIBLE) {
          contra.add(graph("with it well, " + entry + " would suffer hardly less"));
          return;
        }
      }
    }
  }

  private static String counterfactual(Entity entry, double excess, double share, boolean failing) {
    String pattern =
        failing && excess <= 1
            ? "with it well, %s would fail in %.1f %% more calls than normal instead of %.1f %%"
            : "with it well, %s would be %,.0f above normal instead of %,.0f";
    double unit = failing && excess <= 1 ? 100 : 1;
    return String.format(Locale.ROOT, pattern, entry, unit * excess * (1 - share), unit * excess);
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
    int afterChanges = (int) pro.stream().filter(e -> e.kind().equals("change")).count();
    List<Evidence> seen = new ArrayList<>();
    worst.values().forEach(s -> seen.add(new Evidence(source(s.kind()), s.text(), s.ref())));
    pro.addAll(afterChanges, seen);
  }

  private void weighOwnPart() {
    double own = harm.ownShare(entity);
    score += weights.own() * own * harm.strength(entity);
    score -= weights.explainedAway() * (1 - own);
    if (own < 0.5) {
      String text =
          String.format(
              Locale.ROOT, "%.0f %% of it is accounted for by %s", 100 * (1 - own), blamed());
      contra.add(graph(text));
    }
  }

  private String blamed() {
    List<Entity> named = harm.accounts().accountable(entity);
    return named.isEmpty() ? "its load" : String.valueOf(named.get(0));
  }

  private void weighOnset(double explains) {
    if (harm.ordered() && !harm.of(entity).isEmpty()) {
      double early = harm.earliness(entity);
      score += weights.first() * (early - 0.5) * Math.min(1, 2 * explains);
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
      long gap = recent.stream().mapToLong(this::before).min().orElse(0);
      double own = harm.of(entity).isEmpty() ? 1 : harm.ownShare(entity);
      score += weights.change() * own * Math.exp(-gap / CHANGE_FADES_MILLIS);
      recent.forEach(c -> pro.add(0, new Evidence("change", c.text(), "")));
    }
  }

  private void weighClues() {
    boolean resource = harm.has(entity, SymptomKind::resource);
    boolean used = harm.has(entity, k -> k.resource() && k != SymptomKind.NETWORK);
    boolean log = harm.has(entity, k -> k == SymptomKind.LOG);
    score += (resource ? weights.resource() : 0) + (log ? weights.log() : 0);
    if (harm.of(entity).isEmpty() && !GraphView.carrier(entity)) {
      score += weights.silent();
      contra.add(graph("shows nothing unusual itself"));
    }
    if (used && !harm.has(entity, SymptomKind::harmful)) {
      contra.add(new Evidence("metric", "busy, but neither slow nor failing itself", ""));
    }
  }

  /** A carrier takes the coincidence on itself, as far as what suffers keeps to it. */
  private void weighCarrier() {
    if (!GraphView.carrier(entity)) {
      weighWhatCarriesIt();
      return;
    }
    int on = carriers.on(entity);
    long ill = carriers.illOn(entity);
    score += harm.of(entity).isEmpty() ? weights.carrier() * Math.pow(0.5, (double) ill) : 0;
    score += carriers.concentration(entity);
    score += weights.coincidence() * Math.max(0, on - 1);
    long all = carriers.services(entity);
    int elsewhere = carriers.everywhere() - on;
    String text =
        "%d of %d services on it suffer by themselves, %d elsewhere".formatted(on, all, elsewhere);
    (2L * on >= all ? pro : contra).add(graph(text));
    if (ill > 0) {
      pro.add(graph(ill + " of the nodes in it show trouble"));
    }
  }

  /** What is short on its node, and not shown to be its own use, speaks for the node. */
  private void weighWhatCarriesIt() {
    Entity ill = carriers.illBelow(entity);
    if (ill != null && !harm.has(entity, SymptomKind::resource)) {
      score -= weights.explainedAway() / 2;
      contra.add(graph("it runs on " + ill + ", which is in trouble itself"));
    }
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
