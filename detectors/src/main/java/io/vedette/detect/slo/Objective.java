package io.vedette.detect.slo;

/**
 * What a service promises.
 *
 * @param name unique among all objectives
 * @param title for people, such as {@code Availability}
 * @param target share of events that must be good, in (0,1)
 * @param windowMillis rolling window of the budget, at least a day
 * @param minimumBad traffic floor: no alert with fewer bad events in its long window, at least 1
 * @param latency true where slow events are bad, false where failed ones are
 */
public record Objective(
    String name,
    String title,
    double target,
    long windowMillis,
    double minimumBad,
    boolean latency) {
  public Objective {
    if (!(target > 0 && target < 1)) {
      throw new IllegalArgumentException("target " + target + " of " + name + " is not in (0,1)");
    }
    if (windowMillis < 86_400_000L) {
      throw new IllegalArgumentException(
          "window of " + windowMillis + " ms of " + name + " is shorter than a day");
    }
    if (!(minimumBad >= 1)) {
      throw new IllegalArgumentException(
          "minimum of " + minimumBad + " bad events; give 1 or more");
    }
  }

  /** Share of events that may be bad. */
  public double budget() {
    return 1 - target;
  }
}
