package io.vedette.predict.scale;

import io.vedette.predict.scale.ServiceState.Replica;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Recommends replicas for one service: forecast, backlog, headroom and stabilisation together. A
 * pure fold; the live platform and the simulation call the same methods.
 */
public final class PredictiveScaler {
  private static final NormalDistribution NORMAL = new NormalDistribution();
  private static final long BACKLOG_SLICE_MILLIS = 5000;
  private static final double DRAIN_SECONDS = 120;

  private final DemandForecast forecast;
  private final long stepMillis;
  private final Recommender recommender;
  private final Headroom headroom;
  private boolean trusted = true;
  private long learnedMillis;

  /**
   * @param step of the demand that is learned
   */
  public PredictiveScaler(ScalingPolicy policy, DemandForecast forecast, Duration step) {
    this.forecast = forecast;
    stepMillis = step.toMillis();
    recommender = new Recommender(policy);
    headroom = new Headroom(policy.premium());
  }

  /**
   * What is seen of the service.
   *
   * @param offered requests a second that came since the last look
   * @param queued requests that wait
   * @param capacity requests a second of a replica, positive
   * @param leadMillis from a decision until its replicas are ready and the next can follow
   * @param replicas all, those that are starting with the time when they should be ready
   */
  public record Observation(
      long nowMillis,
      double offered,
      double queued,
      double capacity,
      long leadMillis,
      List<Replica> replicas) {}

  /**
   * Takes the demand of one more step.
   *
   * @param endMillis end of the step
   * @param demand mean requests a second
   */
  public void learn(long endMillis, double demand) {
    forecast.add(endMillis, demand);
    learnedMillis = endMillis;
  }

  /** Whether the forecast may be used; true at first. */
  public void trust(boolean forecastIsTrusted) {
    trusted = forecastIsTrusted;
  }

  /** Recommends for now. */
  public Recommendation recommend(Observation seen) {
    double demand = seen.offered() + backlog(seen) / DRAIN_SECONDS;
    Recommendation recommendation =
        recommender.recommend(
            seen.nowMillis(), seen.replicas().size(), demand, upper(seen), seen.capacity());
    int needed = (int) Math.ceil(seen.offered() / seen.capacity() - 1e-9);
    headroom.observe(seen.nowMillis(), seen.leadMillis(), needed, recommendation.replicas());
    return recommendation;
  }

  /** Probability that demand stays within what is provided for. */
  public double quantile() {
    return NORMAL.cumulativeProbability(headroom.score());
  }

  private boolean usable() {
    return trusted && forecast.ready();
  }

  /** Of the steps that begin before new replicas would be ready; the current one is seen. */
  private OptionalDouble upper(Observation seen) {
    if (!usable()) {
      return OptionalDouble.empty();
    }
    long end = seen.nowMillis() + seen.leadMillis();
    int from = stepOf(seen.nowMillis()) + (seen.nowMillis() < learnedMillis ? 1 : 0);
    int to = stepOf(end);
    if (end < learnedMillis) {
      return OptionalDouble.of(0);
    }
    return OptionalDouble.of(
        Math.max(0, forecast.upper(Math.max(1, from), Math.max(1, to), quantile())));
  }

  /** Steps after the last one learned, 0 for that one. */
  private int stepOf(long timeMillis) {
    return (int) (Math.floorDiv(timeMillis - learnedMillis, stepMillis) + 1);
  }

  /** Requests that will still wait when replicas asked for now would be ready. */
  private double backlog(Observation seen) {
    double queue = seen.queued();
    long now = seen.nowMillis();
    double seconds = BACKLOG_SLICE_MILLIS / 1000.0;
    for (long t = now; t < now + seen.leadMillis(); t += BACKLOG_SLICE_MILLIS) {
      double surplus = expected(seen, t) - readyAt(seen, t) * seen.capacity();
      queue = Math.max(0, queue + surplus * seconds);
    }
    return queue;
  }

  private double expected(Observation seen, long timeMillis) {
    int step = stepOf(timeMillis);
    boolean current = step <= Math.max(0, stepOf(seen.nowMillis()));
    return current || !usable() ? seen.offered() : forecast.mean(step);
  }

  private static int readyAt(Observation seen, long timeMillis) {
    int ready = 0;
    for (Replica replica : seen.replicas()) {
      ready += replica.ready(timeMillis) ? 1 : 0;
    }
    return ready;
  }
}
