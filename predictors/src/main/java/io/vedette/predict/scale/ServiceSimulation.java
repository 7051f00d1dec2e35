package io.vedette.predict.scale;

import io.vedette.predict.scale.ServiceState.Replica;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Discrete-event simulation of one service: requests come at the trace's rate, wait in one queue,
 * and are served by the replicas that are ready; a new replica is ready after its start-up time. Of
 * replicas that go, those still starting go first, then the youngest, as a ReplicaSet does it.
 *
 * <p>Events are the arrivals of each second, replicas becoming ready, and the autoscaler's syncs.
 * Deterministic: the same input gives the same result.
 */
public final class ServiceSimulation {
  /** {@code --horizontal-pod-autoscaler-sync-period}. */
  public static final long SYNC_MILLIS = 15_000;

  private static final long TICK_MILLIS = 1000;
  private static final long FLAP_MILLIS = 600_000;

  private final LoadTrace load;
  private final ServiceModel model;
  private final Autoscaler autoscaler;
  private final long syncMillis;
  private final RequestQueue queue;
  private final List<Replica> replicas = new ArrayList<>();
  private int ready;
  private double requests;
  private double replicaMillis;
  private int peak;
  private int flaps;
  private int lastDirection;
  private long lastChangeMillis;

  private ServiceSimulation(
      LoadTrace load, ServiceModel model, Autoscaler autoscaler, long syncMillis) {
    this.load = load;
    this.model = model;
    this.autoscaler = autoscaler;
    this.syncMillis = syncMillis;
    queue = new RequestQueue(model.objectiveSeconds() - model.serviceSeconds());
  }

  /**
   * Runs the whole trace.
   *
   * @param initialReplicas that are ready at its start
   * @param syncMillis whole seconds between two syncs
   */
  public static SimulationResult run(
      LoadTrace load,
      ServiceModel model,
      Autoscaler autoscaler,
      int initialReplicas,
      long syncMillis) {
    return new ServiceSimulation(load, model, autoscaler, syncMillis).run(initialReplicas);
  }

  private SimulationResult run(int initialReplicas) {
    long start = load.startMillis();
    replicas.addAll(
        Collections.nCopies(
            initialReplicas, new Replica(start - 86_400_000L, start - 86_400_000L)));
    int[] history = new int[(int) ((load.endMillis() - start) / syncMillis) + 1];
    int syncs = 0;
    double offered = 0;
    double served = 0;
    double lastServed = 0;
    for (long now = start; now < load.endMillis(); now += TICK_MILLIS) {
      ready = countReady(now);
      if ((now - start) % syncMillis == 0) {
        double seconds = syncMillis / 1000.0;
        if (now > start) {
          sync(now, offered / seconds, served / seconds, lastServed * model.serviceSeconds());
          ready = countReady(now);
        }
        history[syncs++] = replicas.size();
        offered = 0;
        served = 0;
      }
      double rate = load.at(now);
      lastServed = queue.second((now - start) / 1000.0, rate, ready * model.replicaCapacity());
      served += lastServed;
      offered += rate;
      requests += rate;
      replicaMillis += (double) replicas.size() * TICK_MILLIS;
    }
    queue.end((load.endMillis() - start) / 1000.0);
    return new SimulationResult(
        queue.violation(),
        replicaMillis / 3_600_000.0,
        flaps,
        requests,
        queue.violating(),
        peak,
        Arrays.copyOf(history, syncs));
  }

  private int countReady(long now) {
    int count = 0;
    for (Replica replica : replicas) {
      count += replica.ready(now) ? 1 : 0;
    }
    return count;
  }

  private void sync(long now, double offered, double served, double inService) {
    ServiceState state =
        new ServiceState(
            now,
            offered,
            served,
            queue.queued(),
            inService,
            Collections.unmodifiableList(replicas),
            ready);
    int wanted = Math.max(0, Math.min(model.maxReplicas(), autoscaler.replicas(state)));
    int change = wanted - replicas.size();
    if (change != 0) {
      countFlap(now, Integer.signum(change));
    }
    for (int i = 0; i < change; i++) {
      replicas.add(new Replica(now, now + model.startupMillis()));
    }
    // the youngest are the last, and those that are starting are the youngest
    for (int i = 0; i > change; i--) {
      replicas.remove(replicas.size() - 1);
    }
    peak = Math.max(peak, replicas.size());
  }

  private void countFlap(long now, int direction) {
    if (lastDirection == -direction && now - lastChangeMillis <= FLAP_MILLIS) {
      flaps++;
    }
    lastDirection = direction;
    lastChangeMillis = now;
  }
}
