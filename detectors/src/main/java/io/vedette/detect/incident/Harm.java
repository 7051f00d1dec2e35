package io.vedette.detect.incident;

import io.vedette.model.Entity;
import java.util.ArrayList;
import java.util.Collection;
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

  /** A slow callee accounts less surely for failures, and the other way round. */
  private static final double OTHER_KIND = 0.7;

  private static final double LATER_MILLIS = 5 * 60_000.0;

  private final CallGraph graph;
  private final Map<Entity, List<Symptom>> byEntity = new LinkedHashMap<>();
  private final double total;
  private final long first;

  Harm(Collection<Symptom> symptoms, CallGraph graph) {
    this.graph = graph;
    long earliest = Long.MAX_VALUE;
    for (Symptom s : symptoms) {
      byEntity.computeIfAbsent(s.entity(), k -> new ArrayList<>()).add(s);
      earliest = Math.min(earliest, s.onsetMillis());
    }
    this.first = earliest;
    this.total = byEntity.keySet().stream().mapToDouble(this::strength).sum();
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
    return strength(e, k -> true);
  }

  private double strength(Entity e, Predicate<SymptomKind> kind) {
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
    Map<Entity, Double> suffering = new LinkedHashMap<>();
    Set<Entity> silent = new LinkedHashSet<>();
    Map<Entity, Double> open = Map.of(e, 1.0);
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

  private static double atMostOne(@Nullable Double before, double more) {
    return Math.min(1, (before == null ? 0 : before) + more);
  }

  /** The share by numbers, at most 1; where there are none, {@code otherwise}. */
  private double share(Entity caller, Entity callee, double otherwise) {
    double share = share(caller, callee);
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
    if (has(e, SymptomKind::harmful) || of(e).isEmpty()) {
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
      if (has(e, SymptomKind::harmful) && ownShare(e) > 0.5) {
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
    double worst = 0;
    double own = 0;
    for (Symptom s : of(e)) {
      double share = 1 - Math.min(1, accountedFor(e, s));
      if (s.strength() * share >= own) {
        own = s.strength() * share;
      }
      worst = Math.max(worst, s.strength());
    }
    return worst == 0 ? 1 : own / worst;
  }

  private double accountedFor(Entity e, Symptom s) {
    return switch (s.kind()) {
      case ERRORS, LATENCY -> {
        double sum = 0;
        for (Entity callee : graph.callees(e)) {
          sum += callee.equals(e) ? 0 : contribution(e, s, callee, 1, true);
        }
        yield sum;
      }
      case TRAFFIC_UP, TRAFFIC_DOWN -> {
        double most = 0;
        for (Entity caller : graph.callers(e)) {
          most = Math.max(most, strength(caller, k -> k == s.kind()));
        }
        yield s.strength() == 0 ? 0 : most / s.strength();
      }
      case LOG -> {
        double most = 0;
        for (Entity callee : graph.callees(e)) {
          double below = strength(callee, k -> k.failing() || k == SymptomKind.LOG);
          most = Math.max(most, callee.equals(e) ? 0 : ratio(below, s.strength()));
        }
        yield OTHER_KIND * Math.min(1, most);
      }
      default -> 0;
    };
  }

  /**
   * @param calls calls that lead there for each request that {@code e} serves
   * @param deeper whether to look below a callee that shows nothing
   */
  private double contribution(Entity e, Symptom s, Entity callee, double calls, boolean deeper) {
    if (deeper && !byEntity.containsKey(callee)) {
      double sum = 0;
      double made = calls * graph.callsPerRequest(e, callee);
      for (Entity below : graph.callees(callee)) {
        double n = made * graph.callsPerRequest(callee, below);
        sum += below.equals(e) ? 0 : account(e, s, below, n);
      }
      return sum;
    }
    return account(e, s, callee, calls * graph.callsPerRequest(e, callee));
  }

  private double account(Entity e, Symptom s, Entity callee, double calls) {
    boolean failing = s.kind().failing();
    double share = ratio(strength(callee, k -> harmful(k, failing)), s.strength());
    double other = ratio(strength(callee, k -> harmful(k, !failing)), s.strength());
    double above = magnitude(e, failing);
    double below = magnitude(callee, failing);
    if (above > 0 && below > 0) {
      // a quantile does not shrink where only some requests make the call; a share of failures does
      double n = failing || graph.totals() ? calls : Math.max(1, calls);
      share = below * n / above;
    }
    return Math.max(share, OTHER_KIND * Math.min(1, other));
  }

  private static boolean harmful(SymptomKind kind, boolean failing) {
    return failing ? kind.failing() : kind.slow();
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }

  /** Of its worst failing or slow symptom; 0 where there is no number. */
  private double magnitude(Entity e, boolean failing) {
    double most = 0;
    for (Symptom s : of(e)) {
      if (harmful(s.kind(), failing) && s.magnitude() > most) {
        most = s.magnitude();
      }
    }
    return most;
  }

  /**
   * Share of what {@code caller} suffers that a callee accounts for by its numbers; NaN where it is
   * not a direct callee or there are no numbers of one kind on both.
   */
  double share(Entity caller, Entity callee) {
    if (!graph.callees(caller).contains(callee)) {
      return Double.NaN;
    }
    double most = Double.NaN;
    for (Symptom s : of(caller)) {
      boolean failing = s.kind().failing();
      boolean both = magnitude(caller, failing) > 0 && magnitude(callee, failing) > 0;
      if (s.kind().harmful() && both) {
        double share = account(caller, s, callee, graph.callsPerRequest(caller, callee));
        most = Double.isNaN(most) ? share : Math.max(most, share);
      }
    }
    return most;
  }

  /** Share of its harm that its callees account for, in [0,1]. */
  double accountedShare(Entity e) {
    return 1 - ownShare(e);
  }

  /** Callees that account for some of its harm, the one that accounts for most first. */
  List<Entity> accountable(Entity e) {
    List<Entity> out = new ArrayList<>();
    for (Entity callee : graph.callees(e)) {
      if (!callee.equals(e) && has(callee, SymptomKind::harmful)) {
        out.add(callee);
      }
    }
    out.sort((a, b) -> Double.compare(strength(b), strength(a)));
    return out;
  }

  /** What its own symptoms look like. */
  String kindOfFault(Entity e) {
    if (has(e, SymptomKind::resource)) {
      return "resource_exhaustion";
    }
    if (has(e, k -> k == SymptomKind.TRAFFIC_UP)) {
      return "overload";
    }
    if (has(e, SymptomKind::failing) || has(e, k -> k == SymptomKind.LOG)) {
      return "error_origin";
    }
    if (has(e, SymptomKind::slow)) {
      return "slow_dependency";
    }
    if (has(e, k -> k == SymptomKind.TRAFFIC_DOWN)) {
      return "lost_instance";
    }
    return "unknown";
  }
}
