package io.vedette.detect.whatif;

import io.vedette.detect.whatif.Impact.CallerImpact;
import io.vedette.model.EdgeKind;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.GraphEdge;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the failure of what is gone spreads to its callers. With {@code d(s,c)} the share of requests
 * of service {@code s} that call {@code c} (calls over requests served, at most 1), the share of
 * them that fails is
 *
 * <pre>
 * f(s) = 1                                   where s is gone
 * f(s) = 1 - Π over callees c (1 - d(s,c) f(c))   otherwise
 * </pre>
 *
 * the least fixed point, reached by iteration from 0: an upper bound, for a caller with a fallback
 * fails less. Messages do not spread failure: their sender does not wait.
 */
final class Propagation {
  private static final int MAX_ROUNDS = 200;
  private static final double SETTLED = 1e-9;

  private final List<GraphEdge> calls;
  private final Set<Entity> gone;
  private final Map<Entity, Double> served = new HashMap<>();
  private final Map<Entity, List<GraphEdge>> outgoing = new LinkedHashMap<>();
  private final Map<Entity, Double> failing = new HashMap<>();

  Propagation(Collection<GraphEdge> edges, Set<Entity> gone) {
    this.calls = edges.stream().filter(e -> e.kind() == EdgeKind.CALL).toList();
    this.gone = gone;
    edges.forEach(e -> served.merge(e.callee(), e.calls(), Double::sum));
    for (GraphEdge e : calls) {
      if (e.caller().type() != EntityType.EXTERNAL) {
        outgoing.computeIfAbsent(e.caller(), k -> new ArrayList<>()).add(e);
      }
    }
    gone.forEach(e -> failing.put(e, 1.0));
    spread();
  }

  private void spread() {
    double moved = 1;
    for (int round = 0; round < MAX_ROUNDS && moved > SETTLED; round++) {
      moved = 0;
      for (Map.Entry<Entity, List<GraphEdge>> e : outgoing.entrySet()) {
        if (!gone.contains(e.getKey())) {
          double share = share(e.getKey(), e.getValue());
          moved = Math.max(moved, share - failing.getOrDefault(e.getKey(), 0.0));
          failing.put(e.getKey(), share);
        }
      }
    }
  }

  private double share(Entity caller, List<GraphEdge> made) {
    double well = 1;
    for (GraphEdge call : made) {
      well *= 1 - dependence(caller, call) * failing.getOrDefault(call.callee(), 0.0);
    }
    return 1 - well;
  }

  /** Share of the caller's requests that make the call; of one that serves nobody, of its calls. */
  private double dependence(Entity caller, GraphEdge call) {
    double requests = served.getOrDefault(caller, 0.0);
    if (requests == 0) {
      requests =
          outgoing.getOrDefault(caller, List.of()).stream().mapToDouble(GraphEdge::calls).sum();
    }
    return requests == 0 ? 0 : Math.min(1, call.calls() / requests);
  }

  List<CallerImpact> callers() {
    List<CallerImpact> out = new ArrayList<>();
    outgoing.forEach(
        (caller, made) -> {
          double share = failing.getOrDefault(caller, 0.0);
          if (share > 0 && !gone.contains(caller)) {
            out.add(impact(caller, made, share));
          }
        });
    out.sort(
        Comparator.comparingDouble((CallerImpact c) -> -c.share())
            .thenComparing(c -> c.caller().id()));
    return out;
  }

  private CallerImpact impact(Entity caller, List<GraphEdge> made, double share) {
    List<Entity> via =
        made.stream()
            .map(GraphEdge::callee)
            .filter(c -> failing.getOrDefault(c, 0.0) > 0)
            .distinct()
            .toList();
    List<GraphEdge> broken = made.stream().filter(e -> gone.contains(e.callee())).toList();
    double calls = broken.stream().mapToDouble(GraphEdge::calls).sum();
    return new CallerImpact(caller, via, share, calls, !broken.isEmpty());
  }

  /** Share of the calls from outside that fail; 0 where nobody calls from outside. */
  double userShare() {
    double all = 0;
    double failed = 0;
    for (GraphEdge e : calls) {
      if (e.caller().type() == EntityType.EXTERNAL) {
        all += e.calls();
        failed += e.calls() * failing.getOrDefault(e.callee(), 0.0);
      }
    }
    return all == 0 ? 0 : failed / all;
  }
}
