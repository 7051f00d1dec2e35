package io.vedette.predict.scale;

/**
 * What replicas cost, what they may cost, and which of them may be interrupted.
 *
 * @param onDemand price of a replica and hour, positive
 * @param spot price of one that may be interrupted, positive
 * @param spotBase replicas that are never spot, beside the minimum
 * @param spotShare largest share of the others that may be, in [0,1]
 * @param spotHeadroom spot replicas in addition, as a share of the spot ones, in [0,1]: what an
 *     interruption may take without taking what is needed
 * @param perDay most that all replicas may cost in a UTC day; infinite for no bound
 * @param replicaHoursPerDay most replica hours in a UTC day; infinite for no bound
 */
public record Cost(
    double onDemand,
    double spot,
    int spotBase,
    double spotShare,
    double spotHeadroom,
    double perDay,
    double replicaHoursPerDay) {
  /** No budget, nothing that may be interrupted. */
  public static final Cost UNBOUNDED =
      new Cost(1, 1, 0, 0, 0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  public Cost {
    if (!(onDemand > 0 && spot > 0)) {
      throw new IllegalArgumentException(
          "on-demand price %s, spot price %s: both must be positive".formatted(onDemand, spot));
    }
    if (!(perDay > 0 && replicaHoursPerDay > 0)) {
      throw new IllegalArgumentException(
          "budgets of %s and %s replica hours a day: both must be positive"
              .formatted(perDay, replicaHoursPerDay));
    }
    if (spotBase < 0 || !(spotShare >= 0 && spotShare <= 1)) {
      throw new IllegalArgumentException(
          "spot base %d and share %s: they must be 0 or more, and in [0,1]"
              .formatted(spotBase, spotShare));
    }
    if (!(spotHeadroom >= 0 && spotHeadroom <= 1)) {
      throw new IllegalArgumentException(
          "spot headroom is " + spotHeadroom + "; it must be in [0,1]");
    }
  }

  /** The same prices with a daily budget, in money and in replica hours. */
  public Cost withBudget(double otherPerDay, double otherReplicaHoursPerDay) {
    return new Cost(
        onDemand, spot, spotBase, spotShare, spotHeadroom, otherPerDay, otherReplicaHoursPerDay);
  }

  boolean bounded() {
    return perDay < Double.POSITIVE_INFINITY || replicaHoursPerDay < Double.POSITIVE_INFINITY;
  }

  /** Of so many replicas that are needed, those that may be spot. */
  int spotOf(int needed, int minReplicas) {
    int base = Math.max(spotBase, Math.max(1, minReplicas));
    return (int) (spotShare * Math.max(0, needed - base));
  }

  /** Replicas to have beside those that are needed, for those that may be interrupted. */
  int reserve(int spotReplicas) {
    return (int) Math.ceil(spotHeadroom * spotReplicas - 1e-9);
  }

  /** An hour's price of what is needed, with its reserve. */
  double perHour(int needed, int minReplicas) {
    int some = spotOf(needed, minReplicas);
    return onDemand * (needed - some) + spot * (some + reserve(some));
  }
}
