package io.vedette.predict.scale;

import io.vedette.predict.scale.PredictiveScaler.Observation;

/** {@link PredictiveScaler} as the simulation's control loop. */
final class PredictiveAutoscaler implements Autoscaler {
  private final LoadTrace load;
  private final double capacity;
  private final long leadMillis;
  private final PredictiveScaler scaler;
  private int learned;

  /**
   * @param load the telemetry; nothing after the time of asking is read
   * @param leadMillis from a decision until what it adds is ready and the next one can follow
   */
  PredictiveAutoscaler(LoadTrace load, double capacity, long leadMillis, PredictiveScaler scaler) {
    this.load = load;
    this.capacity = capacity;
    this.leadMillis = leadMillis;
    this.scaler = scaler;
  }

  @Override
  public int replicas(ServiceState state) {
    // a long step is learned shortly before its end, by its mean so far: the rate within it is even
    long early = load.stepMillis() >= 4 * leadMillis ? leadMillis : 0;
    while (learned < load.rate().length && end(learned) - early <= state.nowMillis()) {
      scaler.learn(end(learned), load.rate()[learned]);
      learned++;
    }
    return scaler
        .recommend(
            new Observation(
                state.nowMillis(),
                state.offered(),
                state.queued(),
                capacity,
                leadMillis,
                state.replicas()))
        .replicas();
  }

  private long end(int step) {
    return load.startMillis() + (step + 1) * load.stepMillis();
  }
}
