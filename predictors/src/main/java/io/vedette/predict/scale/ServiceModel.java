package io.vedette.predict.scale;

/**
 * The service that is simulated: equal replicas behind one queue.
 *
 * @param replicaCapacity requests a second that a replica serves within the objective, positive
 * @param startupMillis from the decision until a replica is ready
 * @param serviceSeconds time in service, without waiting
 * @param objectiveSeconds longest latency (waiting and service) that is within the objective
 * @param minReplicas at least 1
 * @param maxReplicas at least {@code minReplicas}
 */
public record ServiceModel(
    double replicaCapacity,
    long startupMillis,
    double serviceSeconds,
    double objectiveSeconds,
    int minReplicas,
    int maxReplicas) {
  public ServiceModel {
    if (!(replicaCapacity > 0)) {
      throw new IllegalArgumentException(
          "a replica's capacity is " + replicaCapacity + "; it must be positive");
    }
    if (startupMillis < 0 || !(serviceSeconds > 0)) {
      throw new IllegalArgumentException(
          "start-up of "
              + startupMillis
              + " ms and service time of "
              + serviceSeconds
              + " s; the first must not be negative and the second must be positive");
    }
    if (!(objectiveSeconds >= serviceSeconds)) {
      throw new IllegalArgumentException(
          "an objective of "
              + objectiveSeconds
              + " s is below the service time of "
              + serviceSeconds
              + " s; no number of replicas can meet it");
    }
    if (minReplicas < 1 || maxReplicas < minReplicas) {
      throw new IllegalArgumentException(
          "minimum "
              + minReplicas
              + " and maximum "
              + maxReplicas
              + " of replicas; give at least 1, and no more than the maximum");
    }
  }

  /** Replicas for that many requests a second, within the limits. */
  public int replicasFor(double rate) {
    // a rate that is a whole number of replicas must not cost one more by rounding
    double replicas = Math.ceil(rate / replicaCapacity - 1e-9);
    return (int) Math.max(minReplicas, Math.min(maxReplicas, replicas));
  }
}
