package io.vedette.predict.scale;

/**
 * A HorizontalPodAutoscaler's limits and behaviour.
 *
 * @param minReplicas at least 1 (0 is a feature gate of its own)
 * @param maxReplicas at least {@code minReplicas}
 * @param tolerance around the target
 */
public record HpaSpec(
    int minReplicas, int maxReplicas, HpaTolerance tolerance, ScalingRules up, ScalingRules down) {
  public HpaSpec {
    if (minReplicas < 1 || maxReplicas < minReplicas) {
      throw new IllegalArgumentException(
          "minReplicas "
              + minReplicas
              + " and maxReplicas "
              + maxReplicas
              + "; give at least 1, and no more than the maximum");
    }
  }

  /** With Kubernetes' default tolerance and behaviour. */
  public static HpaSpec of(int minReplicas, int maxReplicas) {
    return new HpaSpec(
        minReplicas,
        maxReplicas,
        HpaTolerance.DEFAULT,
        ScalingRules.DEFAULT_UP,
        ScalingRules.DEFAULT_DOWN);
  }

  /** The same with another tolerance. */
  public HpaSpec withTolerance(HpaTolerance other) {
    return new HpaSpec(minReplicas, maxReplicas, other, up, down);
  }

  /** The same with other behaviour. */
  public HpaSpec withBehavior(ScalingRules otherUp, ScalingRules otherDown) {
    return new HpaSpec(minReplicas, maxReplicas, tolerance, otherUp, otherDown);
  }
}
