package io.vedette.predict.scale;

/**
 * What one autoscaler made of a load.
 *
 * @param violationRequestSeconds sum over all requests of the seconds by which their latency
 *     exceeded the objective
 * @param replicaHours all replicas, those that are starting too
 * @param flaps changes of direction within ten minutes of the last change
 * @param requests how many came
 * @param violatingRequests how many exceeded the objective
 * @param peakReplicas most replicas at one time
 * @param replicas at each sync
 */
@SuppressWarnings("ArrayRecordComponent") // plain numbers for a plot, never compared
public record SimulationResult(
    double violationRequestSeconds,
    double replicaHours,
    int flaps,
    double requests,
    double violatingRequests,
    int peakReplicas,
    int[] replicas) {
  /** Both together, as if of one service; the replicas over time are the first one's. */
  public SimulationResult plus(SimulationResult other) {
    return new SimulationResult(
        violationRequestSeconds + other.violationRequestSeconds,
        replicaHours + other.replicaHours,
        flaps + other.flaps,
        requests + other.requests,
        violatingRequests + other.violatingRequests,
        peakReplicas + other.peakReplicas,
        replicas);
  }
}
