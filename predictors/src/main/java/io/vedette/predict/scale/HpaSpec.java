package io.vedette.predict.scale;

/**
 * A HorizontalPodAutoscaler's limits and behaviour.
 *
 * @param minReplicas at least 1 (0 is a feature gate of its own)
 * @param maxReplicas at least {@code minReplicas}
 * @param tolerance ratio around 1 within which nothing is done
 */
public record HpaSpec(
    int minReplicas, int maxReplicas, double tolerance, ScalingRules up, ScalingRules down) {
  /** {@code --horizontal-pod-autoscaler-tolerance}. */
  public static final double DEFAULT_TOLERANCE = 0.1;

  public HpaSpec {
    if (minReplicas < 1 || maxReplicas < minReplicas) {
      throw new IllegalArgumentException(
          "minReplicas "
              + minReplicas
              + " and maxReplicas "
              + maxReplicas
              + "; give at least 1, and no more than the maximum");
    }
    if (!(tolerance >= 0 && tolerance < 1)) {
      throw new IllegalArgumentException("tolerance is " + tolerance + "; it must be in [0,1)");
    }
  }

  /** With Kubernetes' default tolerance and behaviour. */
  public static HpaSpec of(int minReplicas, int maxReplicas) {
    return new HpaSpec(
        minReplicas,
        maxReplicas,
        DEFAULT_TOLERANCE,
        ScalingRules.DEFAULT_UP,
        ScalingRules.DEFAULT_DOWN);
  }

  /** The same with other behaviour. */
  public HpaSpec withBehavior(ScalingRules otherUp, ScalingRules otherDown) {
    return new HpaSpec(minReplicas, maxReplicas, tolerance, otherUp, otherDown);
  }
}
