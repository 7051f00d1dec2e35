package io.vedette.detect.incident;

import io.vedette.model.Entity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who accounts for whose harm: a callee for its caller's by its numbers times the calls made to it,
 * a caller for its callee's load.
 */
final class Accounts {
  /** A slow callee accounts less surely for failures, and the other way round. */
  private static final double OTHER_KIND = 0.7;

  private final Harm harm;
  private final CallGraph graph;
  private final Map<Entity, Double> ownShares = new HashMap<>();
  private final Map<Entity, Map<Entity, Double>> shares = new HashMap<>();

  Accounts(Harm harm, CallGraph graph) {
    this.harm = harm;
    this.graph = graph;
  }

  /** Share of its harm that its callees (its callers, for load) do not account for, in [0,1]. */
  double ownShare(Entity e) {
    Double known = ownShares.get(e);
    if (known == null) {
      known = findOwnShare(e);
      ownShares.put(e, known);
    }
    return known;
  }

  private double findOwnShare(Entity e) {
    double worst = 0;
    double own = 0;
    boolean harmed = harm.has(e, SymptomKind::harmful);
    for (Symptom s : harm.of(e)) {
      if (harmed && (s.kind() == SymptomKind.TRAFFIC_UP || s.kind() == SymptomKind.TRAFFIC_DOWN)) {
        continue; // load is no harm: whose fault that is, is another question
      }
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
          most = Math.max(most, harm.strength(caller, k -> k == s.kind()));
        }
        yield s.strength() == 0 ? 0 : most / s.strength();
      }
      case LOG -> {
        double most = 0;
        for (Entity callee : graph.callees(e)) {
          double below = harm.strength(callee, k -> k.failing() || k == SymptomKind.LOG);
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
    if (deeper && !harm.entities().contains(callee)) {
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
    double share = ratio(harm.strength(callee, k -> harmful(k, failing)), s.strength());
    double other = ratio(harm.strength(callee, k -> harmful(k, !failing)), s.strength());
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
  double magnitude(Entity e, boolean failing) {
    double most = 0;
    for (Symptom s : harm.of(e)) {
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
    return shares
        .computeIfAbsent(caller, k -> new HashMap<>())
        .computeIfAbsent(callee, k -> findShare(caller, callee));
  }

  private double findShare(Entity caller, Entity callee) {
    if (!graph.callees(caller).contains(callee)) {
      return Double.NaN;
    }
    double most = Double.NaN;
    for (Symptom s : harm.of(caller)) {
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
      if (!callee.equals(e) && harm.has(callee, SymptomKind::harmful)) {
        out.add(callee);
      }
    }
    out.sort((a, b) -> Double.compare(harm.strength(b), harm.strength(a)));
    return out;
  }
}
