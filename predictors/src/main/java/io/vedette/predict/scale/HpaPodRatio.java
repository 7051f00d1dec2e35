package io.vedette.predict.scale;

import java.util.List;
import java.util.OptionalInt;

/** The part of {@link HpaMetric} that looks at single pods. */
final class HpaPodRatio {
  private final boolean utilization;
  private final long target;

  private HpaPodRatio(boolean utilization, long target) {
    this.utilization = utilization;
    this.target = target;
  }

  static HpaPodRatio utilization(long targetPercent) {
    return new HpaPodRatio(true, targetPercent);
  }

  static HpaPodRatio average(long targetMilli) {
    return new HpaPodRatio(false, targetMilli);
  }

  OptionalInt propose(List<HpaPod> pods, int current, HpaTolerance tolerance) {
    Sum measured = new Sum();
    Sum unready = new Sum();
    Sum missing = new Sum();
    for (HpaPod pod : pods) {
      if (pod.unready()) {
        unready.add(0, pod.requestMilli());
      } else if (pod.usageMilli().isPresent()) {
        measured.add(pod.usageMilli().getAsLong(), pod.requestMilli());
      } else {
        missing.add(0, pod.requestMilli());
      }
    }
    if (measured.count == 0 || (utilization && measured.request == 0)) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(propose(measured, unready, missing, current, tolerance));
  }

  private int propose(Sum measured, Sum unready, Sum missing, int current, HpaTolerance tolerance) {
    double ratio = ratio(measured);
    boolean upWithUnready = unready.count > 0 && ratio > 1;
    if (!upWithUnready && missing.count == 0) {
      return tolerance.within(ratio) ? current : HpaMetric.ceil(ratio * measured.count);
    }
    if (missing.count > 0 && ratio != 1) {
      missing.usage = ratio < 1 ? whatMissingPodsUse(missing) : 0;
      measured.add(missing);
    }
    if (upWithUnready) {
      measured.add(unready);
    }
    double dampened = ratio(measured);
    boolean reversed = (ratio < 1 && dampened > 1) || (ratio > 1 && dampened < 1);
    if (reversed || tolerance.within(dampened)) {
      return current;
    }
    int replicas = HpaMetric.ceil(dampened * measured.count);
    boolean wrongWay = (dampened < 1 && replicas > current) || (dampened > 1 && replicas < current);
    return wrongWay ? current : replicas;
  }

  /** On the way down they are taken to use all that they request, or the target if that is more. */
  private long whatMissingPodsUse(Sum missing) {
    return utilization ? missing.request * Math.max(100, target) / 100 : target * missing.count;
  }

  private double ratio(Sum sum) {
    long value = utilization ? sum.usage * 100 / sum.request : sum.usage / sum.count;
    return (double) value / target;
  }

  private static final class Sum {
    private long usage;
    private long request;
    private int count;

    void add(long podUsage, long podRequest) {
      usage += podUsage;
      request += podRequest;
      count++;
    }

    void add(Sum other) {
      usage += other.usage;
      request += other.request;
      count += other.count;
    }
  }
}
