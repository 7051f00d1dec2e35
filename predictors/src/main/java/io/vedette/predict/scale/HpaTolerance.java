package io.vedette.predict.scale;

/**
 * How far the ratio of a metric to its target may be from 1 without anything being done, by
 * direction: {@code spec.behavior.scaleUp.tolerance} and {@code scaleDown.tolerance} of {@code
 * autoscaling/v2} (KEP-4951, Kubernetes 1.33 and later), or the cluster's for both.
 *
 * @param up from 0 on
 * @param down from 0 on; from 1 on it never scales down
 */
public record HpaTolerance(double up, double down) {
  /** {@code --horizontal-pod-autoscaler-tolerance}. */
  public static final HpaTolerance DEFAULT = both(0.1);

  public HpaTolerance {
    if (!(up >= 0 && down >= 0)) {
      throw new IllegalArgumentException(
          "a tolerance of " + (up >= 0 ? down : up) + "; it must not be negative");
    }
  }

  /** The same in both directions. */
  public static HpaTolerance both(double tolerance) {
    return new HpaTolerance(tolerance, tolerance);
  }

  /** Whether nothing is done at this ratio. */
  boolean within(double ratio) {
    return 1.0 - down <= ratio && ratio <= 1.0 + up;
  }
}
