package io.vedette.detect.whatif;

import io.vedette.model.Entity;
import java.util.List;

/**
 * What a loss would do. All rates are of the interval that the graph's edges stand for, all shares
 * in [0,1].
 *
 * @param lost what was asked to be lost, by id
 * @param services those with replicas on what is lost, worst first
 * @param callers those that depend on a service that is lost outright, hardest hit first
 * @param carriers nodes and hosts that take over load, most first
 * @param queues queues and topics whose consumers are lost: messages wait there
 * @param userShare share of the calls from outside that fail, if no caller has a fallback
 * @param unplaced services with calls of which nobody said where they run: nothing is known of them
 */
public record Impact(
    List<Entity> lost,
    List<ServiceImpact> services,
    List<CallerImpact> callers,
    List<CarrierImpact> carriers,
    List<QueueImpact> queues,
    double userShare,
    List<Entity> unplaced) {
  public Impact {
    lost = List.copyOf(lost);
    services = List.copyOf(services);
    callers = List.copyOf(callers);
    carriers = List.copyOf(carriers);
    queues = List.copyOf(queues);
    unplaced = List.copyOf(unplaced);
  }

  /** How a service is left, worst first. */
  public enum Status {
    /** No replica is left. */
    LOST,
    /** What is left is known to take less than what comes. */
    OVERLOADED,
    /** There were several replicas, nodes or zones, and one is left. */
    SINGLE_HOMED,
    /** Replicas are gone, and several are left at each level that had several. */
    REDUCED
  }

  /**
   * @param replicas how many there are
   * @param remaining how many are left
   * @param calls that the service answers
   * @param moved of these, the ones that went to replicas now gone: remaining replicas take them,
   *     or nobody does
   * @param loadFactor load of a remaining replica against before; 0 where none is left
   * @param singleHomed levels at which one is left of several: of the replicas, the nodes, the
   *     zones
   * @param takeOver the replicas that are left, each with its share of the calls before and after
   * @param utilisation calls over what the remaining replicas can take; NaN where that is unknown
   */
  public record ServiceImpact(
      Entity service,
      Status status,
      int replicas,
      int remaining,
      double calls,
      double moved,
      double loadFactor,
      List<String> singleHomed,
      List<ReplicaLoad> takeOver,
      double utilisation) {
    public ServiceImpact {
      singleHomed = List.copyOf(singleHomed);
      takeOver = List.copyOf(takeOver);
    }

    /** What the remaining replicas could take beyond what comes, as a share; NaN if unknown. */
    public double headroom() {
      return 1 - utilisation;
    }
  }

  /** Calls of one replica before and after. */
  public record ReplicaLoad(Entity replica, double before, double after) {}

  /**
   * @param via the callees that it fails for, lost ones and those that fail in turn
   * @param share of the requests it serves that need a lost service, at most, without fallbacks
   * @param lostCalls calls that it makes to lost services itself
   * @param direct true where it calls a lost service itself
   */
  public record CallerImpact(
      Entity caller, List<Entity> via, double share, double lostCalls, boolean direct) {
    public CallerImpact {
      via = List.copyOf(via);
    }
  }

  /** Calls that a node or host answers before and after. */
  public record CarrierImpact(Entity carrier, double before, double after) {}

  /** Messages that wait in a queue or topic because their consumer is lost. */
  public record QueueImpact(Entity queue, Entity consumer, double messages) {}
}
