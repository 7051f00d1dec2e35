package io.vedette.detect.whatif;

import io.vedette.detect.whatif.Impact.CarrierImpact;
import io.vedette.detect.whatif.Impact.QueueImpact;
import io.vedette.detect.whatif.Impact.ReplicaLoad;
import io.vedette.detect.whatif.Impact.ServiceImpact;
import io.vedette.detect.whatif.Impact.Status;
import io.vedette.model.EdgeKind;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.GraphEdge;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What happens to a system when parts of it are lost.
 *
 * <p>Load is taken as spread evenly over the replicas of a service, as a load balancer does: {@code
 * n} replicas of which {@code k} are left each take {@code n/k} of what they took. A service whose
 * replicas are all gone takes its callers with it: see {@link Propagation}. Immutable.
 */
public final class WhatIf {
  private final List<GraphEdge> calls;
  private final Placement placement;

  private WhatIf(Collection<GraphEdge> edges) {
    this.calls = edges.stream().filter(e -> e.kind() != EdgeKind.RUNS_ON).toList();
    this.placement = Placement.of(edges);
  }

  /**
   * @param edges the graph: calls and messages, and what runs on what
   */
  public static WhatIf of(Collection<GraphEdge> edges) {
    return new WhatIf(edges);
  }

  /** All that can be lost: carriers, services and what they call. */
  public Set<Entity> entities() {
    Set<Entity> all = new HashSet<>(placement.carriers());
    all.addAll(placement.services());
    for (GraphEdge e : calls) {
      all.add(e.caller());
      all.add(e.callee());
    }
    return all;
  }

  /**
   * The impact of losing all of {@code lost} at once.
   *
   * @param capacity most calls that one replica of a service can answer within the interval of the
   *     edges; of services without an entry nothing is known
   */
  public Impact lose(Set<Entity> lost, Map<Entity, Double> capacity) {
    List<ServiceImpact> services = services(lost, capacity);
    Set<Entity> gone = new HashSet<>();
    lost.stream().filter(e -> !Placement.isCarrier(e)).forEach(gone::add);
    services.stream()
        .filter(s -> s.status() == Status.LOST)
        .map(ServiceImpact::service)
        .forEach(gone::add);
    Propagation propagation = new Propagation(calls, gone);
    return new Impact(
        lost.stream().sorted(Comparator.comparing(Entity::id)).toList(),
        services,
        propagation.callers(),
        carriers(lost),
        queues(gone),
        propagation.userShare(),
        unplaced());
  }

  private List<ServiceImpact> services(Set<Entity> lost, Map<Entity, Double> capacity) {
    List<ServiceImpact> out = new ArrayList<>();
    Set<Entity> all = new HashSet<>(placement.services());
    lost.stream().filter(e -> e.type() == EntityType.SERVICE).forEach(all::add);
    for (Entity service : all) {
      Set<Entity> replicas = placement.replicas(service);
      List<Entity> left =
          lost.contains(service)
              ? List.of()
              : replicas.stream().filter(r -> !placement.anyLost(r, lost)).toList();
      if (lost.contains(service) || left.size() < replicas.size()) {
        double most = capacity.getOrDefault(service, Double.NaN);
        out.add(impact(service, List.copyOf(replicas), left, most));
      }
    }
    out.sort(
        Comparator.comparing(ServiceImpact::status)
            .thenComparing(s -> -s.calls())
            .thenComparing(s -> s.service().id()));
    return out;
  }

  private ServiceImpact impact(
      Entity service, List<Entity> replicas, List<Entity> left, double capacity) {
    double served = served(service);
    int n = Math.max(1, replicas.size());
    int k = left.size();
    double after = k == 0 ? 0 : served / k;
    double utilisation = k == 0 ? Double.NaN : after / capacity;
    List<String> single = singleHomed(replicas, left);
    return new ServiceImpact(
        service,
        status(k, single, utilisation),
        replicas.size(),
        k,
        served,
        served * (n - k) / n,
        k == 0 ? 0 : (double) n / k,
        single,
        left.stream().map(r -> new ReplicaLoad(r, served / n, after)).toList(),
        utilisation);
  }

  private static Status status(int left, List<String> single, double utilisation) {
    if (left == 0) {
      return Status.LOST;
    }
    if (utilisation > 1) {
      return Status.OVERLOADED;
    }
    return single.isEmpty() ? Status.REDUCED : Status.SINGLE_HOMED;
  }

  /** Levels at which there were several and one is left. */
  private List<String> singleHomed(List<Entity> before, List<Entity> left) {
    List<String> out = new ArrayList<>();
    for (Placement.Level level : Placement.Level.values()) {
      if (distinct(before, level) > 1 && distinct(left, level) == 1) {
        out.add(level.name().toLowerCase(Locale.ROOT));
      }
    }
    return out;
  }

  private long distinct(List<Entity> replicas, Placement.Level level) {
    return replicas.stream()
        .map(r -> placement.at(r, level))
        .filter(e -> e != null)
        .distinct()
        .count();
  }

  private double served(Entity service) {
    return calls.stream()
        .filter(e -> e.callee().equals(service))
        .mapToDouble(GraphEdge::calls)
        .sum();
  }

  /** Nodes and hosts that answer more calls than before. */
  private List<CarrierImpact> carriers(Set<Entity> lost) {
    Map<Entity, double[]> load = new TreeMap<>(Comparator.comparing(Entity::id));
    for (Entity service : placement.services()) {
      Set<Entity> replicas = placement.replicas(service);
      boolean down = lost.contains(service);
      long left = down ? 0 : replicas.stream().filter(r -> !placement.anyLost(r, lost)).count();
      double served = served(service);
      for (Entity replica : replicas) {
        Entity node = placement.at(replica, Placement.Level.NODE);
        if (node != null && !placement.anyLost(node, lost)) {
          double[] sums = load.computeIfAbsent(node, n -> new double[2]);
          sums[0] += served / replicas.size();
          sums[1] += down || placement.anyLost(replica, lost) ? 0 : served / left;
        }
      }
    }
    return load.entrySet().stream()
        .map(e -> new CarrierImpact(e.getKey(), e.getValue()[0], e.getValue()[1]))
        .filter(c -> c.after() > c.before() * (1 + 1e-9))
        .sorted(Comparator.comparingDouble(c -> c.before() - c.after()))
        .toList();
  }

  private List<QueueImpact> queues(Set<Entity> gone) {
    return calls.stream()
        .filter(e -> e.caller().type() == EntityType.RESOURCE && gone.contains(e.callee()))
        .map(e -> new QueueImpact(e.caller(), e.callee(), e.calls()))
        .sorted(Comparator.comparingDouble(q -> -q.messages()))
        .toList();
  }

  private List<Entity> unplaced() {
    Map<String, Entity> out = new HashMap<>();
    for (GraphEdge e : calls) {
      if (e.callee().type() == EntityType.SERVICE && placement.replicas(e.callee()).isEmpty()) {
        out.put(e.callee().id(), e.callee());
      }
    }
    return out.values().stream().sorted(Comparator.comparing(Entity::id)).toList();
  }
}
