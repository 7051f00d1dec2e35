package io.vedette.predict.scale;

/**
 * All that an operator decides about one service.
 *
 * @param objectiveSeconds of latency, or of the time to first token; positive
 * @param capacity of one replica, requests a second or in flight; NaN where it is learned
 * @param leadMillis start-up time of a replica; 0 where it is measured
 */
public record ServicePolicy(
    ScalingMode mode,
    ScalingPolicy scaling,
    double objectiveSeconds,
    double capacity,
    long leadMillis) {
  public ServicePolicy {
    if (!(objectiveSeconds > 0)) {
      throw new IllegalArgumentException(
          "an objective of " + objectiveSeconds + " s; it must be positive");
    }
    if (capacity <= 0 || leadMillis < 0) {
      throw new IllegalArgumentException(
          "capacity %s and start-up of %d ms; the first must be positive, the second not negative"
              .formatted(capacity, leadMillis));
    }
  }

  /** With everything learned. */
  public static ServicePolicy of(ScalingMode mode, ScalingPolicy scaling, double objectiveSeconds) {
    return new ServicePolicy(mode, scaling, objectiveSeconds, Double.NaN, 0);
  }
}
