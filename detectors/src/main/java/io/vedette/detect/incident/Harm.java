package io.vedette.detect.incident;

import io.vedette.model.Entity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All symptoms of one incident on the call graph, and who accounts for whose. */
final class Harm {
  private static final int MAX_HOPS = 6;

  private static final double LATER_MILLIS = 5 * 60_000.0;

  private final CallGraph graph;
  private final Map<Entity, List<Symptom>> byEntity = new LinkedHashMap<>();
  private final Map<Entity, Double> strengths = new LinkedHashMap<>();
  private final Map<Entity, Map<Entity, Double>> reached = new HashMap<>();
  private final Accounts accounts;
  private final double total;
  private final long first;

  Harm(Collection<Symptom> symptoms, CallGraph graph) {
    this.graph = graph;
    this.accounts = new Accounts(this, graph);
    long earliest = Long.MAX_VALUE;
    for (Symptom s : symptoms) {
      byEntity.computeIfAbsent(s.entity(), k -> new ArrayList<>()).add(s);
      earliest = Math.min(earliest, s.onsetMillis());
    }
    this.first = earliest;
    byEntity.keySet().forEach(e -> strengths.put(e, strength(e, k -> true)));
    this.total = strengths.values().stream().mapToDouble(d -> d).sum();
  }

  Set<Entity> entities() {
    return byEntity.keySet();
  }

  List<Symptom> of(Entity e) {
    return byEntity.getOrDefault(e, List.of());
  }

  boolean has(Entity e, Predicate<SymptomKind> kind) {
    return of(e).stream().anyMatch(s -> kind.test(s.kind()));
  }

  /** Of its worst symptom, in [0,1]. */
  double strength(Entity e) {
    return strengths.getOrDefault(e, 0.0);
  }

  double strength(Entity e, Predicate<SymptomKind> kind) {
    double worst = 0;
    for (Symptom s : of(e)) {
      worst = kind.test(s.kind()) ? Math.max(worst, s.strength()) : worst;
    }
    return worst;
  }

  /** Since when it suffers; the incident's own onset where it shows nothing. */
  long onset(Entity e) {
    return of(e).stream().mapToLong(Symptom::onsetMillis).min().orElse(first);
  }

  /** Since when it shows a kind of symptom; {@link Long#MAX_VALUE} where it does not. */
  long onset(Entity e, Predicate<SymptomKind> kind) {
    long onset = Long.MAX_VALUE;
    for (Symptom s : of(e)) {
      onset = kind.test(s.kind()) ? Math.min(onset, s.onsetMillis()) : onset;
    }
    return onset;
  }

  /** True where failures are the worse part of what it suffers. */
  boolean failsRatherThanSlow(Entity e) {
    double fails = strength(e, SymptomKind::failing);
    return fails > 0 && fails >= strength(e, SymptomKind::slow);
  }

  /** It fails or is slow, mostly by itself. */
  boolean suffersByItself(Entity e) {
    return has(e, SymptomKind::harmful) && ownShare(e) > 0.5;
  }

  /** 1 for the first to suffer, falling to 0 for one that followed five minutes later. */
  double earliness(Entity e) {
    return Math.max(0, 1 - (onset(e) - first) / LATER_MILLIS);
  }

  /** True where not all began at once, so that the order says something. */
  boolean ordered() {
    return byEntity.keySet().stream().anyMatch(e -> onset(e) != first);
  }

  /** True where something that suffers calls it, directly or not. */
  boolean reachesHarm(Entity e) {
    return byEntity.containsKey(e) || !sufferingCallers(e).isEmpty();
  }

  /**
   * Those above it that may suffer from it: reached over callers that suffer themselves. One caller
   * in between that shows nothing does not break the chain: detectors miss things.
   */
  Set<Entity> sufferingCallers(Entity e) {
    return shares(e).keySet();
  }

  /**
   * Suffering callers with the share of their harm that comes from {@code e}, in [0,1]: the product
   * of what each callee on the way accounts for by its numbers, summed over ways; where numbers are
   * missing, all of it may.
   */
  private Map<Entity, Double> shares(Entity e) {
    Map<Entity, Double> known = reached.get(e);
    if (known == null) {
      known = findShares(e);
      reached.put(e, known);
    }
    return known;
  }

  private Map<Entity, Double> findShares(Entity e) {
    Map<Entity, Double> suffering = new LinkedHashMap<>();
    Set<Entity> silent = new LinkedHashSet<>();
    Map<Entity, Double> open = GraphView.carrier(e) ? carried(e, suffering) : Map.of(e, 1.0);
    for (int hop = 0; hop < MAX_HOPS && !open.isEmpty(); hop++) {
      Map<Entity, Double> next = new LinkedHashMap<>();
      for (Map.Entry<Entity, Double> at : open.entrySet()) {
        for (Entity caller : graph.callers(at.getKey())) {
          if (has(caller, SymptomKind::harmful) && !caller.equals(e)) {
            double part = at.getValue() * share(caller, at.getKey(), 1);
            boolean first = suffering.put(caller, atMostOne(suffering.get(caller), part)) == null;
            if (first || next.containsKey(caller)) {
              next.put(caller, atMostOne(next.get(caller), part));
            }
          } else if (!caller.equals(e) && !silent.contains(at.getKey()) && silent.add(caller)) {
            next.put(caller, at.getValue());
          }
        }
      }
      open = next;
    }
    return suffering;
  }

  /** What suffers on a carrier, with the part that is its own. */
  private Map<Entity, Double> carried(Entity carrier, Map<Entity, Double> suffering) {
    Map<Entity, Double> out = new LinkedHashMap<>();
    for (Entity e : graph.carried(carrier)) {
      if (has(e, SymptomKind::harmful)) {
        out.put(e, ownShare(e));
      } else if (GraphView.carrier(e) && byEntity.containsKey(e)) {
        out.put(e, 1.0);
      }
    }
    suffering.putAll(out);
    return out;
  }

  private static double atMostOne(@Nullable Double before, double more) {
    return Math.min(1, (before == null ? 0 : before) + more);
  }

  /** The share by numbers, at most 1; where there are none, {@code otherwise}. */
  private double share(Entity caller, Entity callee, double otherwise) {
    double share = accounts.share(caller, callee);
    return Double.isNaN(share) ? otherwise : Math.min(1, share);
  }

  /** Share of all harm that would not be there without this entity's own part, in [0,1]. */
  double explainedBy(Entity e) {
    if (total == 0) {
      return 0;
    }
    if (graph.totals()) {
      return shareOfDamage(e);
    }
    double sum = strength(e);
    double reach = reach(e);
    for (Map.Entry<Entity, Double> caller : shares(e).entrySet()) {
      sum += reach * caller.getValue() * strength(caller.getKey());
    }
    return Math.min(1, sum / total);
  }

  /** How likely its trouble reaches its callers at all, in [0,1]. */
  private double reach(Entity e) {
    if (has(e, k -> k.harmful() || k == SymptomKind.INSTANCES) || of(e).isEmpty()) {
      return 1;
    }
    boolean telling = has(e, k -> k == SymptomKind.LOG || k == SymptomKind.TRAFFIC_DOWN);
    return telling ? 0.5 : has(e, SymptomKind::resource) ? 0.2 : 0;
  }

  /** How many fail or are slow mostly by themselves, each weighed against the worst of them. */
  double roots() {
    double sum = 0;
    double worst = 0;
    for (Entity e : byEntity.keySet()) {
      if (suffersByItself(e)) {
        double strength = strength(e);
        sum += strength * strength;
        worst = Math.max(worst, strength * strength);
      }
    }
    return worst == 0 ? 0 : sum / worst;
  }

  private double shareOfDamage(Entity e) {
    double worst = 0;
    for (Entity other : byEntity.keySet()) {
      worst = Math.max(worst, damage(other));
    }
    return worst == 0 ? strength(e) : Math.min(1, ownShare(e) * damage(e) / worst);
  }

  private double damage(Entity e) {
    return of(e).stream().mapToDouble(Symptom::magnitude).filter(m -> m > 0).max().orElse(0);
  }

  /** Share of its harm that its callees (its callers, for load) do not account for, in [0,1]. */
  double ownShare(Entity e) {
    return accounts.ownShare(e);
  }

  Accounts accounts() {
    return accounts;
  }

  /**
   * Share of an entity's excess that would not be there, were {@code cause} well; NaN where the
   * numbers do not say.
   */
  double counterfactual(Entity cause, Entity victim, boolean failing) {
    double share = shares(cause).getOrDefault(victim, 0.0);
    boolean numbers =
        accounts.magnitude(cause, failing) > 0 && accounts.magnitude(victim, failing) > 0;
    return numbers ? share * ownShare(cause) : Double.NaN;
  }

  /** Those that suffer from an entity and from which nobody above suffers: what users see. */
  List<Entity> entries(Entity cause) {
    Set<Entity> all = sufferingCallers(cause);
    return all.stream()
        .filter(e -> graph.callers(e).stream().noneMatch(c -> all.contains(c) && !c.equals(e)))
        .toList();
  }
}
