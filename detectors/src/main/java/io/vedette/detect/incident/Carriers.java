package io.vedette.detect.incident;

import io.vedette.model.Entity;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Nodes, hosts and zones as causes: does what suffers by itself keep to one of them?
 *
 * <p>Kulldorff's scan statistic ("A spatial scan statistic", 1997): with {@code k} of {@code n}
 * services on a carrier suffering and {@code K} of {@code N} everywhere, the log-likelihood ratio
 * of two rates, inside and outside, against one. A carrier on which few of many suffer is not the
 * cause, however many they are.
 */
final class Carriers {
  /** A carrier in trouble takes at least this share of what it carries along. */
  private static final double TAKES_ALONG = 0.5;

  /** What is fainter may be noise. */
  private static final double NOTEWORTHY = 0.3;

  private final Harm harm;
  private final CallGraph graph;
  private final Set<Entity> suffering = new LinkedHashSet<>();

  Carriers(Harm harm, CallGraph graph) {
    this.harm = harm;
    this.graph = graph;
    for (Entity e : harm.entities()) {
      boolean placed = !graph.carriers(e).isEmpty();
      if (placed && harm.strength(e) >= NOTEWORTHY && harm.suffersByItself(e)) {
        suffering.add(e);
      }
    }
  }

  /** Those worth a hypothesis: with two or more on them that suffer by themselves. */
  Set<Entity> candidates() {
    Set<Entity> once = new LinkedHashSet<>();
    Set<Entity> out = new LinkedHashSet<>();
    for (Entity e : suffering) {
      for (Entity carrier : graph.carriers(e)) {
        if (!once.add(carrier)) {
          out.add(carrier);
        }
      }
    }
    return out;
  }

  /** How many suffer by themselves on a carrier. */
  int on(Entity carrier) {
    return (int) suffering.stream().filter(e -> graph.carriers(e).contains(carrier)).count();
  }

  /** How many of the nodes in a zone show trouble. */
  long illOn(Entity zone) {
    return graph.carried(zone).stream()
        .filter(e -> GraphView.carrier(e) && !harm.of(e).isEmpty())
        .count();
  }

  int everywhere() {
    return suffering.size();
  }

  /** A node, host or zone under an entity that shows trouble of its own, or null. */
  @Nullable Entity illBelow(Entity e) {
    for (Entity carrier : graph.carriers(e)) {
      if (harm.has(carrier, k -> k.resource() || k == SymptomKind.INSTANCES)) {
        return carrier;
      }
    }
    return null;
  }

  /** Log-likelihood ratio; below 0 where too few of those on it suffer. */
  double concentration(Entity carrier) {
    double n = services(carrier);
    double k = Math.min(n, on(carrier));
    double outside = graph.placed() - n;
    double elsewhere = Math.min(outside, everywhere() - k);
    if (n <= 0 || k <= 0) {
      return 0;
    }
    double inside = likelihood(k, n, Math.max(TAKES_ALONG, k / n));
    double apart = inside + likelihood(elsewhere, outside, elsewhere / outside);
    return apart - likelihood(k + elsewhere, n + outside, (k + elsewhere) / (n + outside));
  }

  /** How many services a carrier carries. */
  long services(Entity carrier) {
    return graph.carried(carrier).stream().filter(e -> !GraphView.carrier(e)).count();
  }

  /** Log-likelihood of {@code k} of {@code n} at a rate. */
  private static double likelihood(double k, double n, double rate) {
    return term(k, rate) + term(n - k, 1 - rate);
  }

  private static double term(double k, double rate) {
    return k <= 0 ? 0 : k * Math.log(rate);
  }
}
