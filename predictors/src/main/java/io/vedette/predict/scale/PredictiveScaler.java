package io.vedette.predict.scale;

import io.vedette.predict.scale.ServiceState.Replica;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
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

  /** A forecast is believed up to this multiple of what was ever seen. */
  private static final double BELIEF = 1.25;

  /** What is over sooner no new replica would help. */
  private static final long REACTIVE_MILLIS = 60_000;

  private final DemandForecast forecast;
  private final long stepMillis;
  private ScalingPolicy policy;
  private final Recommender recommender;
  private final Headroom headroom;
  private boolean trusted = true;
  private final Deque<Timed> recent = new ArrayDeque<>();
  private double peak;
  private long learnedMillis;

  /**
   * @param step of the demand that is learned
   */
  public PredictiveScaler(ScalingPolicy policy, DemandForecast forecast, Duration step) {
    this.forecast = forecast;
    stepMillis = step.toMillis();
    this.policy = policy;
    recommender = new Recommender(policy);
    headroom = new Headroom(policy);
  }

  /**
   * What is seen of the service.
   *
   * @param offered requests a second that came since the last look
   * @param queued requests that wait; NaN where demand counts them itself, in flight
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
    peak = Math.max(peak, demand);
    learnedMillis = endMillis;
  }

  /** Whether the forecast may be used; true at first. */
  public void trust(boolean forecastIsTrusted) {
    trusted = forecastIsTrusted;
  }

  /** Goes on under another policy, with all that was learned. */
  public void policy(ScalingPolicy other) {
    policy = other;
    recommender.policy(other);
    headroom.policy(other);
  }

  /** Recommends for now. */
  public Recommendation recommend(Observation seen) {
    double offered = lately(seen.nowMillis(), seen.offered());
    double demand = offered + backlog(seen) / DRAIN_SECONDS;
    OptionalDouble forecasted =
        usable() ? OptionalDouble.of(upper(seen, quantile())) : OptionalDouble.empty();
    recommender.atLeast(
        policy.replicasForEvents(seen.nowMillis(), seen.leadMillis(), offered, seen.capacity()));
    Recommendation recommendation =
        recommender.recommend(
            seen.nowMillis(), seen.replicas().size(), demand, forecasted, seen.capacity());
    if (forecast.warm()) {
      headroom.observe(
          seen.nowMillis(),
          seen.leadMillis(),
          seen.replicas().size(),
          seen.offered(),
          offered,
          score -> upper(seen, NORMAL.cumulativeProbability(score)),
          seen.capacity());
    }
    return recommendation;
  }

  private record Timed(long timeMillis, double offered) {}

  private double lately(long nowMillis, double offered) {
    recent.addLast(new Timed(nowMillis, offered));
    recent.removeIf(seen -> seen.timeMillis <= nowMillis - REACTIVE_MILLIS);
    return recent.stream().mapToDouble(Timed::offered).average().orElse(offered);
  }

  /** Probability that demand stays within what is provided for. */
  public double quantile() {
    return NORMAL.cumulativeProbability(headroom.score());
  }

  private boolean usable() {
    return trusted && forecast.ready();
  }

  /** Of the steps that begin before new replicas would be ready; the current one is seen. */
  private double upper(Observation seen, double quantile) {
    long end = seen.nowMillis() + seen.leadMillis();
    if (end < learnedMillis) {
      return 0;
    }
    int from = stepOf(seen.nowMillis()) + (seen.nowMillis() < learnedMillis ? 1 : 0);
    double upper = forecast.upper(Math.max(1, from), Math.max(1, stepOf(end)), quantile);
    return Math.max(0, Math.min(BELIEF * peak, upper));
  }

  /** Steps after the last one learned, 0 for that one. */
  private int stepOf(long timeMillis) {
    return (int) (Math.floorDiv(timeMillis - learnedMillis, stepMillis) + 1);
  }

  /** Requests that will still wait when replicas asked for now would be ready. */
  private double backlog(Observation seen) {
    double queue = seen.queued();
    if (Double.isNaN(queue)) {
      return 0;
    }
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
    return current || !usable() ? seen.offered() : Math.min(peak, forecast.mean(step));
  }

  private static int readyAt(Observation seen, long timeMillis) {
    int ready = 0;
    for (Replica replica : seen.replicas()) {
      ready += replica.ready(timeMillis) ? 1 : 0;
    }
    return ready;
  }

  void write(DataOutput out) throws IOException {
    recommender.write(out);
    headroom.write(out);
    out.writeBoolean(trusted);
    out.writeDouble(peak);
    out.writeLong(learnedMillis);
    out.writeInt(recent.size());
    for (Timed each : recent) {
      out.writeLong(each.timeMillis);
      out.writeDouble(each.offered);
    }
  }

  void read(DataInput in) throws IOException {
    recommender.read(in);
    headroom.read(in);
    trusted = in.readBoolean();
    peak = in.readDouble();
    learnedMillis = in.readLong();
    recent.clear();
    for (int left = in.readInt(); left > 0; left--) {
      recent.addLast(new Timed(in.readLong(), in.readDouble()));
    }
  }
}
