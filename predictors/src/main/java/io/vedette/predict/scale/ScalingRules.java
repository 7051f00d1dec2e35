package io.vedette.predict.scale;

import java.util.List;

/**
 * How fast one direction may go: {@code HPAScalingRules} of {@code autoscaling/v2}.
 *
 * @param stabilizationSeconds past recommendations that are considered, 0 to 3600
 * @param policies limits of change; at least one, except where the direction is disabled
 * @param select which of the policies holds
 */
public record ScalingRules(int stabilizationSeconds, List<Policy> policies, Select select) {
  /** The API's defaults: 4 pods or 100 % in 15 s, whichever is more, at once. */
  public static final ScalingRules DEFAULT_UP =
      new ScalingRules(0, List.of(Policy.percent(100, 15), Policy.pods(4, 15)), Select.MAX);

  /** The API's defaults: all that is too much, after 300 s. */
  public static final ScalingRules DEFAULT_DOWN =
      new ScalingRules(300, List.of(Policy.percent(100, 15)), Select.MAX);

  public ScalingRules {
    policies = List.copyOf(policies);
    if (stabilizationSeconds < 0 || stabilizationSeconds > 3600) {
      throw new IllegalArgumentException(
          "stabilizationWindowSeconds is " + stabilizationSeconds + "; it must be 0 to 3600");
    }
    if (policies.isEmpty() && select != Select.DISABLED) {
      throw new IllegalArgumentException("no scaling policy; give at least one");
    }
  }

  /** {@code selectPolicy}: the largest change, the smallest, or none at all. */
  public enum Select {
    MAX,
    MIN,
    DISABLED
  }

  /** What a policy's value counts. */
  public enum Type {
    PODS,
    PERCENT
  }

  /**
   * At most this change within the period.
   *
   * @param value pods, or percent of the replicas at the period's start; positive
   * @param periodSeconds 1 to 1800
   */
  public record Policy(Type type, int value, int periodSeconds) {
    public Policy {
      if (value <= 0 || periodSeconds <= 0 || periodSeconds > 1800) {
        throw new IllegalArgumentException(
            "policy of "
                + value
                + " in "
                + periodSeconds
                + " s; the value must be positive and the period 1 to 1800 s");
      }
    }

    public static Policy pods(int value, int periodSeconds) {
      return new Policy(Type.PODS, value, periodSeconds);
    }

    public static Policy percent(int value, int periodSeconds) {
      return new Policy(Type.PERCENT, value, periodSeconds);
    }
  }
}
