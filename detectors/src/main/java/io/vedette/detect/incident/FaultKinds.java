package io.vedette.detect.incident;

import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import java.util.function.Predicate;

/**
 * What kind of fault an entity's symptoms make: the most specific sign decides, and what came first
 * is the cause of what came after.
 */
final class FaultKinds {
  /** Onsets are known to about this, ms. */
  private static final long SAME_TIME_MILLIS = 2 * 60_000L;

  private final Harm harm;
  private final CallGraph graph;

  FaultKinds(Harm harm, CallGraph graph) {
    this.harm = harm;
    this.graph = graph;
  }

  /**
   * @param changed a deploy or configuration change just before, and none that was judged harmless
   */
  String of(Entity e, boolean changed) {
    if (harm.has(e, k -> k == SymptomKind.SECURITY)) {
      return "security";
    }
    if (changed) {
      return "bad_deploy";
    }
    if (e.type() == EntityType.EXTERNAL) {
      return "third_party";
    }
    if (GraphView.carrier(e)) {
      return ofCarrier(e);
    }
    return ofService(e);
  }

  /** It shows more than slowness and failures: what it is short of, or has too much of. */
  boolean specific(Entity e) {
    return harm.has(e, k -> k.resource() || k == SymptomKind.INSTANCES) || overloaded(e);
  }

  private String ofCarrier(Entity e) {
    boolean fewer = harm.has(e, k -> k == SymptomKind.INSTANCES);
    if (harm.has(e, SymptomKind::resource) && !fewer) {
      return "resource_exhaustion";
    }
    return e.type() == EntityType.ZONE ? "lost_zone" : "lost_instance";
  }

  private String ofService(Entity e) {
    Predicate<SymptomKind> used = k -> k.resource();
    boolean resource = harm.has(e, used);
    if (harm.has(e, k -> k == SymptomKind.INSTANCES)
        && !(resource && before(e, used, k -> k == SymptomKind.INSTANCES))) {
      return "lost_instance";
    }
    if (overloaded(e)) {
      return "overload";
    }
    if (resource) {
      return "resource_exhaustion";
    }
    if (harm.has(e, SymptomKind::harmful)) {
      return harm.failsRatherThanSlow(e) ? "error_origin" : "slow_dependency";
    }
    if (harm.has(e, k -> k == SymptomKind.LOG)) {
      return "error_origin";
    }
    return harm.has(e, k -> k == SymptomKind.TRAFFIC_DOWN) ? "lost_instance" : "unknown";
  }

  /** More requests than normal, and not only since it suffers: those would be retries. */
  private boolean overloaded(Entity e) {
    Predicate<SymptomKind> more = k -> k == SymptomKind.TRAFFIC_UP;
    if (harm.has(e, more)) {
      return !before(e, SymptomKind::harmful, more);
    }
    // its own count may be missed, where those that call it are seen to call more
    boolean loaded = graph.callers(e).stream().anyMatch(c -> loads(c, e));
    return loaded && harm.has(e, SymptomKind::harmful);
  }

  private boolean loads(Entity caller, Entity e) {
    return harm.has(caller, k -> k == SymptomKind.TRAFFIC_UP)
        && harm.onset(caller, k -> k == SymptomKind.TRAFFIC_UP)
            <= harm.onset(e, SymptomKind::harmful) + SAME_TIME_MILLIS
        && graph.callsPerRequest(caller, e) > 0;
  }

  /** One kind of symptom was there well before the other. */
  private boolean before(Entity e, Predicate<SymptomKind> one, Predicate<SymptomKind> other) {
    return harm.has(e, one) && harm.onset(e, one) < harm.onset(e, other) - SAME_TIME_MILLIS;
  }
}
