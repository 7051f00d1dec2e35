package io.vedette.detect.incident;

import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** How strongly a finding belongs to a group, in [0,1]. */
final class Linker {
  /** From here on a finding joins. */
  static final double JOIN = 0.35;

  /** Below it a link that once joined no longer holds: two thresholds, so that none flaps. */
  static final double HOLD = 0.25;

  /** And from here on incidents that were one before become one again. */
  static final double REJOIN = 0.6;

  /** A callee that accounts for less of its caller's harm than this has little to do with it, … */
  private static final double NEGLIGIBLE = 0.1;

  /** … where others account for this much. */
  private static final double ACCOUNTED = 0.7;

  private static final double CONTRADICTED = 0.2;

  private static final double PER_HOP = 0.85;
  private static final double SAME_ENTITY = 0.95;
  private static final double SHARED_CALLEE = 0.6;

  private final IncidentOptions options;
  private final CallGraph graph;
  private final Map<Entity, Map<Entity, Double>> up = new HashMap<>();
  private final Map<Entity, Map<Entity, Double>> down = new HashMap<>();

  Linker(IncidentOptions options, CallGraph graph) {
    this.options = options;
    this.graph = graph;
  }

  double link(Signal signal, Group group) {
    explore(signal.entity());
    Map<String, Long> onsets = new HashMap<>();
    for (Signal member : group.signals.values()) {
      onsets.merge(trouble(member), member.startMillis(), Math::min);
    }
    double best = 0;
    for (Signal member : group.signals.values()) {
      long onset = onsets.getOrDefault(trouble(member), member.startMillis());
      best = Math.max(best, link(signal, member, onset));
    }
    return best;
  }

  private static String trouble(Signal s) {
    return s.symptom().kind() + s.entity().id();
  }

  /**
   * When the trouble began that a signal is a sign of: a second finding of what an entity already
   * suffers from does not make it newer.
   */
  static long onset(Signal member, Group group) {
    long onset = member.startMillis();
    for (Signal other : group.signals.values()) {
      if (other.entity().equals(member.entity())
          && other.symptom().kind() == member.symptom().kind()) {
        onset = Math.min(onset, other.startMillis());
      }
    }
    return onset;
  }

  /**
   * The link of a new signal {@code a} to a member {@code b} whose trouble began at {@code onset}.
   */
  private double link(Signal a, Signal b, long onset) {
    if (a.security() != b.security()) {
      return a.entity().equals(b.entity()) ? near(a, b) * SAME_ENTITY : 0;
    }
    if (a.security()) {
      return security(a, b);
    }
    if (a.entity().equals(b.entity())) {
      boolean again = a.symptom().kind() == b.symptom().kind() || a.series().equals(b.series());
      return again && !a.series().isEmpty() ? SAME_ENTITY : SAME_ENTITY * near(a, b);
    }
    if (a.forecast() || b.forecast()) {
      return 0;
    }
    return spread(a, b, onset) * near(a.startMillis(), onset);
  }

  /**
   * True where some link between the findings of two entities still holds: by today's onsets and
   * edges, unless later findings contradict it.
   */
  boolean holds(List<Signal> of, List<Signal> others, Group group, Harm harm) {
    for (Signal a : of) {
      for (Signal b : others) {
        double link =
            Math.max(link(a, b, onset(b, group)), link(b, a, onset(a, group)))
                * course(a, b)
                * share(a, b, harm);
        if (link >= HOLD) {
          return true;
        }
      }
    }
    return false;
  }

  /** What is over while the other goes on is not what keeps it going. */
  private double course(Signal a, Signal b) {
    boolean parted =
        (a.resolved() && b.endMillis() > a.endMillis())
            || (b.resolved() && a.endMillis() > b.endMillis());
    boolean lasting = !a.series().isEmpty() && !b.series().isEmpty();
    return parted && lasting ? near(a.endMillis(), b.endMillis()) : 1;
  }

  /** A callee whose numbers show that the caller suffers from somebody else. */
  private static double share(Signal a, Signal b, Harm harm) {
    boolean innocent =
        innocent(a.entity(), b.entity(), harm) || innocent(b.entity(), a.entity(), harm);
    return innocent ? CONTRADICTED : 1;
  }

  private static boolean innocent(Entity callee, Entity caller, Harm harm) {
    double part = harm.accounts().share(caller, callee);
    return part < NEGLIGIBLE && harm.accounts().accountedShare(caller) >= ACCOUNTED;
  }

  private double security(Signal a, Signal b) {
    boolean sameActor = !a.actor().isEmpty() && a.actor().equals(b.actor());
    boolean sameEntity = a.entity().equals(b.entity());
    if (sameActor || sameEntity) {
      return SAME_ENTITY;
    }
    boolean knownActors = !a.actor().isEmpty() && !b.actor().isEmpty();
    boolean sameNamespace =
        !a.entity().namespace().isEmpty() && a.entity().namespace().equals(b.entity().namespace());
    return sameNamespace && !knownActors ? 0.7 * near(a, b) : 0;
  }

  /** 1 for onsets close to each other, falling to 0. */
  private double near(Signal a, Signal b) {
    return near(a.startMillis(), b.startMillis());
  }

  private double near(long a, long b) {
    long gap = Math.abs(a - b);
    return Math.max(
        0, Math.min(1, 1 - (gap - options.linkMillis()) / (double) options.decayMillis()));
  }

  /** Over how many calls one could have come from the other; 0 where it could not. */
  private double spread(Signal a, Signal b, long onset) {
    double up = harm(a, b) && mayCause(a.startMillis(), onset) ? path(a.entity(), b.entity()) : 0;
    double down = harm(b, a) && mayCause(onset, a.startMillis()) ? path(b.entity(), a.entity()) : 0;
    double load =
        load(a, b) ? Math.max(path(a.entity(), b.entity()), path(b.entity(), a.entity())) : 0;
    double shared =
        a.symptom().kind().harmful() && b.symptom().kind().harmful() && sharedCallee(a, b)
            ? SHARED_CALLEE
            : sameZone(a, b) ? SHARED_CALLEE : 0;
    return Math.max(Math.max(up, down), Math.max(load, shared));
  }

  /** A cause does not begin well after its effect. */
  private boolean mayCause(long cause, long effect) {
    return cause <= effect + options.linkMillis();
  }

  /** The callee's trouble may harm the caller. */
  private static boolean harm(Signal callee, Signal caller) {
    SymptomKind below = callee.symptom().kind();
    SymptomKind above = caller.symptom().kind();
    boolean hurts = below.harmful() || below.own() || below == SymptomKind.TRAFFIC_DOWN;
    return hurts
        && (above.harmful() || above == SymptomKind.LOG || above == SymptomKind.SATURATION);
  }

  /** Load runs down the calls; what it does to the callee comes with it. */
  private static boolean load(Signal a, Signal b) {
    return (traffic(a) && (traffic(b) || b.symptom().kind().harmful()))
        || (traffic(b) && a.symptom().kind().harmful());
  }

  private static boolean traffic(Signal s) {
    return s.symptom().kind() == SymptomKind.TRAFFIC_UP
        || s.symptom().kind() == SymptomKind.TRAFFIC_DOWN;
  }

  /** Strength of the way from a callee or carrier up to a caller; 0 where there is none. */
  private double path(Entity callee, Entity caller) {
    Map<Entity, Double> below = down.get(caller);
    if (below != null) {
      return below.getOrDefault(callee, 0.0);
    }
    return up.computeIfAbsent(callee, e -> walk(e, this::above)).getOrDefault(caller, 0.0);
  }

  /** To be called once for an entity that many others are held against. */
  private void explore(Entity e) {
    up.computeIfAbsent(e, k -> walk(k, this::above));
    down.computeIfAbsent(e, k -> walk(k, this::below));
  }

  private Map<Entity, Double> walk(Entity from, Function<Entity, Collection<Entity>> step) {
    Map<Entity, Double> found = new HashMap<>();
    Set<Entity> open = Set.of(from);
    double factor = 1;
    for (int hop = 0; hop < options.maxHops(); hop++) {
      factor *= PER_HOP;
      Set<Entity> next = new LinkedHashSet<>();
      for (Entity at : open) {
        for (Entity e : step.apply(at)) {
          if (!e.equals(from) && found.putIfAbsent(e, factor) == null) {
            next.add(e);
          }
        }
      }
      open = next;
    }
    return found;
  }

  private Collection<Entity> above(Entity e) {
    return both(graph.callers(e), graph.carried(e));
  }

  private Collection<Entity> below(Entity e) {
    return both(graph.callees(e), graph.carriers(e));
  }

  private static Collection<Entity> both(Collection<Entity> a, Collection<Entity> b) {
    if (b.isEmpty()) {
      return a;
    }
    List<Entity> all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }

  /** Something that sends no telemetry of its own may harm both. */
  private boolean sharedCallee(Signal a, Signal b) {
    Collection<Entity> callees = graph.callees(a.entity());
    return graph.callees(b.entity()).stream()
        .anyMatch(c -> c.type() != EntityType.SERVICE && callees.contains(c));
  }

  /** Two nodes are in one zone. */
  private boolean sameZone(Signal a, Signal b) {
    return GraphView.carrier(a.entity())
        && GraphView.carrier(b.entity())
        && graph.carriers(b.entity()).stream().anyMatch(graph.carriers(a.entity())::contains);
  }
}
