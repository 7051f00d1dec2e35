package io.vedette.predict.scale;

import java.util.OptionalLong;

/**
 * A pod as the autoscaler sees it for one metric.
 *
 * @param usageMilli its metric in thousandths of a unit (millicores); empty where it is missing
 * @param requestMilli what it requests, for utilisation; ignored otherwise
 * @param unready true where it is set aside because it is not ready yet ({@link #setAside})
 */
public record HpaPod(OptionalLong usageMilli, long requestMilli, boolean unready) {
  /** {@code --horizontal-pod-autoscaler-cpu-initialization-period}. */
  static final long CPU_INITIALIZATION_MILLIS = 300_000;

  /** {@code --horizontal-pod-autoscaler-initial-readiness-delay}. */
  static final long INITIAL_READINESS_DELAY_MILLIS = 30_000;

  public static HpaPod of(long usageMilli, long requestMilli) {
    return new HpaPod(OptionalLong.of(usageMilli), requestMilli, false);
  }

  public static HpaPod missing(long requestMilli) {
    return new HpaPod(OptionalLong.empty(), requestMilli, false);
  }

  public static HpaPod notReady(long requestMilli) {
    return new HpaPod(OptionalLong.empty(), requestMilli, true);
  }

  /**
   * Whether a pod is set aside for a CPU metric as not yet ready: within the initialisation period
   * (5 min) when it is not ready or its sample began before it was; after that when it never became
   * ready within the initial readiness delay (30 s).
   *
   * @param ready its Ready condition
   * @param transitionMillis when that last changed
   * @param sampleMillis end of its metric's window
   * @param windowMillis length of that window
   */
  public static boolean setAside(
      long nowMillis,
      long startMillis,
      boolean ready,
      long transitionMillis,
      long sampleMillis,
      long windowMillis) {
    if (startMillis + CPU_INITIALIZATION_MILLIS > nowMillis) {
      return !ready || sampleMillis < transitionMillis + windowMillis;
    }
    return !ready && startMillis + INITIAL_READINESS_DELAY_MILLIS > transitionMillis;
  }
}
