package io.vedette.predict.scale;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One metric of a HorizontalPodAutoscaler at one sync: what it proposes.
 *
 * <p>{@code desired = ceil(current * value / target)}, skipped where the ratio is within the
 * tolerance; pods without a metric count as the full target when scaling down and as 0 when scaling
 * up; pods not yet ready count as 0 when scaling up; where that turns the direction nothing is done
 * (Kubernetes documentation, "Horizontal Pod Autoscaling", Algorithm details). Amounts are in
 * thousandths, and means and percentages are whole numbers, as the controller computes them.
 */
public sealed interface HpaMetric {
  /**
   * Replicas that this metric asks for; empty where it cannot be read.
   *
   * @param current replicas now
   */
  OptionalInt propose(int current, HpaTolerance tolerance);

  /** {@code Resource} with {@code averageUtilization}: percent of what the pods request. */
  record Utilization(int targetPercent, List<HpaPod> pods) implements HpaMetric {
    public Utilization {
      pods = List.copyOf(pods);
      positive(targetPercent);
    }

    @Override
    public OptionalInt propose(int current, HpaTolerance tolerance) {
      return HpaPodRatio.utilization(targetPercent).propose(pods, current, tolerance);
    }
  }

  /** {@code Pods}, or {@code Resource} with {@code averageValue}: a mean over pods. */
  record PodsAverage(long targetMilli, List<HpaPod> pods) implements HpaMetric {
    public PodsAverage {
      pods = List.copyOf(pods);
      positive(targetMilli);
    }

    @Override
    public OptionalInt propose(int current, HpaTolerance tolerance) {
      return HpaPodRatio.average(targetMilli).propose(pods, current, tolerance);
    }
  }

  /**
   * {@code Object} or {@code External} with {@code value}: one number for the whole workload.
   *
   * @param readyPods pods that are ready
   */
  record Value(OptionalLong valueMilli, long targetMilli, int readyPods) implements HpaMetric {
    public Value {
      positive(targetMilli);
    }

    @Override
    public OptionalInt propose(int current, HpaTolerance tolerance) {
      if (valueMilli.isEmpty()) {
        return OptionalInt.empty();
      }
      double ratio = (double) valueMilli.getAsLong() / targetMilli;
      if (current == 0) {
        return OptionalInt.of(ceil(ratio));
      }
      return OptionalInt.of(tolerance.within(ratio) ? current : ceil(ratio * readyPods));
    }
  }

  /** {@code Object} or {@code External} with {@code averageValue}, which KEDA uses: a sum. */
  record AverageValue(OptionalLong sumMilli, long targetMilli) implements HpaMetric {
    public AverageValue {
      positive(targetMilli);
    }

    @Override
    public OptionalInt propose(int current, HpaTolerance tolerance) {
      if (sumMilli.isEmpty()) {
        return OptionalInt.empty();
      }
      double sum = sumMilli.getAsLong();
      boolean steady = current > 0 && tolerance.within(sum / ((double) targetMilli * current));
      return OptionalInt.of(steady ? current : ceil(sum / targetMilli));
    }
  }

  static int ceil(double replicas) {
    return (int) Math.min(Integer.MAX_VALUE, Math.ceil(replicas));
  }

  private static void positive(long target) {
    if (target <= 0) {
      throw new IllegalArgumentException(
          "a metric's target is " + target + "; it must be positive");
    }
  }
}
