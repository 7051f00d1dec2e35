package io.vedette.predict.scale;

import java.util.OptionalDouble;

/** Vedette's recommendations as the simulation's control loop: sees only steps that have ended. */
public final class PredictiveAutoscaler implements Autoscaler {
  private final LoadTrace load;
  private final double capacity;
  private final long leadMillis;
  private final ScalingPolicy policy;
  private final DemandForecast forecast;
  private final Recommender recommender;
  private int known;

  /**
   * @param load the telemetry; nothing after the time of asking is read
   * @param leadMillis from a decision until what it adds is ready and the next one can follow
   * @param forecast with the load's step
   */
  public PredictiveAutoscaler(
      LoadTrace load,
      double capacity,
      long leadMillis,
      ScalingPolicy policy,
      DemandForecast forecast) {
    this.load = load;
    this.capacity = capacity;
    this.leadMillis = leadMillis;
    this.policy = policy;
    this.forecast = forecast;
    recommender = new Recommender(policy);
  }

  @Override
  public int replicas(ServiceState state) {
    long now = state.nowMillis();
    learn(now);
    double demand = state.offered() + state.queued() * 1000.0 / Math.max(60_000, leadMillis);
    return recommender.recommend(now, demand, upper(now), capacity).replicas();
  }

  private void learn(long now) {
    // a long step is taken as known shortly before its end, by its mean so far
    long early = load.stepMillis() >= 4 * leadMillis ? leadMillis : 0;
    while (known < load.rate().length && end(known) - early <= now) {
      forecast.add(end(known), load.rate()[known]);
      known++;
    }
  }

  private long end(int step) {
    return load.startMillis() + (step + 1) * load.stepMillis();
  }

  /** Over the steps that begin before new replicas would be ready. */
  private OptionalDouble upper(long now) {
    if (!forecast.ready()) {
      return OptionalDouble.empty();
    }
    long lastEnd = end(known - 1);
    int from = (int) Math.max(1, (now - lastEnd) / load.stepMillis() + 1);
    int to = (int) ((now + leadMillis - lastEnd) / load.stepMillis()) + 1;
    if (now + leadMillis < lastEnd) {
      return OptionalDouble.of(0);
    }
    return OptionalDouble.of(
        Math.max(0, forecast.upper(from, Math.max(from, to), policy.quantile())));
  }
}
