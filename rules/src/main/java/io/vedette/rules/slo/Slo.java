package io.vedette.rules.slo;

import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.SeriesKey;

/**
 * One objective: of all events of a service, this share must be good over a rolling window.
 *
 * @param name unique among all objectives
 * @param title for people
 * @param service whom it is about: {@code checkout}, {@code shop/checkout}, {@code shop/*} or
 *     {@code *}; with a star, each service has a budget of its own
 * @param target share of events that must be good, in (0,1)
 * @param windowMillis over which the budget runs, at least a day
 * @param minimumBad traffic floor: no alert with fewer bad events than this, positive
 */
public record Slo(
    String name,
    String title,
    String service,
    double target,
    long windowMillis,
    double minimumBad,
    Indicator indicator) {

  /** What is counted. */
  public sealed interface Indicator {}

  /**
   * Calls that traces show.
   *
   * @param operation only calls of this operation; empty for all
   * @param withinMillis a call is bad where it takes longer, or fails; infinite where only failures
   *     are bad
   */
  public record Calls(String operation, double withinMillis) implements Indicator {
    public boolean matches(String name) {
      return operation.isEmpty() || operation.equals(name);
    }

    public boolean good(boolean error, long durationNanos) {
      return !error && durationNanos / 1e6 <= withinMillis;
    }

    public boolean latency() {
      return Double.isFinite(withinMillis);
    }
  }

  /**
   * Two metrics.
   *
   * @param counted the good events, or the bad ones
   * @param countsGood which of the two
   * @param cumulative true where both only grow, as Prometheus counters do
   */
  public record Ratio(
      MetricSelector counted, boolean countsGood, MetricSelector total, boolean cumulative)
      implements Indicator {}

  /** Whether calls of an entity are counted. */
  public boolean covers(Entity entity) {
    if (entity.type() != EntityType.SERVICE) {
      return false;
    }
    int slash = service.indexOf('/');
    boolean space = slash < 0 || entity.namespace().equals(service.substring(0, slash));
    String wanted = service.substring(slash + 1);
    return space && (wanted.equals("*") || wanted.equals(entity.name()));
  }

  /** Whose budget a series of one of the metrics is counted in. */
  public Entity owner(SeriesKey series) {
    if (service.endsWith("*")) {
      return Entity.of(series);
    }
    int slash = service.indexOf('/');
    return Entity.service(
        slash < 0 ? "" : service.substring(0, slash), service.substring(slash + 1));
  }
}
