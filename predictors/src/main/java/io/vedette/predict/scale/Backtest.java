package io.vedette.predict.scale;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** The same load and service under each autoscaler. */
public final class Backtest {
  private Backtest() {}

  /** Who decides. */
  public enum Contestant {
    /** Kubernetes' HPA. */
    HPA,
    /** HPA with KEDA's queue trigger. */
    KEDA,
    /** One that knows the load. */
    ORACLE,
    /** This project's recommendations. */
    VEDETTE
  }

  /** What the HPA scales on. */
  public enum HpaSource {
    /** CPU utilisation, which ends at 100 %. */
    UTILIZATION,
    /** Requests a second of each replica. */
    REQUESTS
  }

  /**
   * How the contestants are set.
   *
   * @param source what HPA reads
   * @param targetUtilization share of a replica's capacity that HPA and KEDA aim at, in (0,1]
   * @param hpa limits, tolerance and behaviour of HPA and of KEDA's
   * @param policy Vedette's
   */
  public record Settings(
      HpaSource source, double targetUtilization, HpaSpec hpa, ScalingPolicy policy) {
    /** 80 %, which the API takes where no metric is given. */
    public static final double DEFAULT_TARGET = 0.8;

    public Settings {
      if (!(targetUtilization > 0 && targetUtilization <= 1)) {
        throw new IllegalArgumentException(
            "a target utilisation of " + targetUtilization + "; it must be in (0,1]");
      }
    }
  }

  /** Runs all of them. */
  public static Map<Contestant, SimulationResult> run(
      LoadTrace load, ServiceModel model, Settings settings) {
    Map<Contestant, SimulationResult> results = new EnumMap<>(Contestant.class);
    for (Contestant contestant : Contestant.values()) {
      results.put(contestant, run(contestant, load, model, settings));
    }
    return results;
  }

  /** Runs one of them. */
  public static SimulationResult run(
      Contestant contestant, LoadTrace load, ServiceModel model, Settings settings) {
    long start = load.startMillis();
    // nobody can be blamed for the first start-up time
    int initial = model.replicasFor(load.peak(start, start + model.startupMillis()));
    long sync = contestant == Contestant.ORACLE ? 1000 : ServiceSimulation.SYNC_MILLIS;
    Autoscaler autoscaler = autoscaler(contestant, load, model, settings);
    return ServiceSimulation.run(load, model, autoscaler, initial, sync);
  }

  private static Autoscaler autoscaler(
      Contestant contestant, LoadTrace load, ServiceModel model, Settings settings) {
    HpaSpec spec = settings.hpa();
    double target = settings.targetUtilization() * model.replicaCapacity();
    return switch (contestant) {
      case HPA ->
          switch (settings.source()) {
            case UTILIZATION ->
                ReferenceAutoscalers.hpaOnUtilization(
                    spec, model, (int) Math.round(100 * settings.targetUtilization()));
            case REQUESTS -> ReferenceAutoscalers.hpaOnRequests(spec, target);
          };
      case KEDA -> ReferenceAutoscalers.keda(spec, target * model.serviceSeconds());
      case ORACLE -> ReferenceAutoscalers.oracle(load, model, 1000);
      case VEDETTE -> vedette(load, model, settings.policy());
    };
  }

  private static Autoscaler vedette(LoadTrace load, ServiceModel model, ScalingPolicy policy) {
    long lead = model.startupMillis() + ServiceSimulation.SYNC_MILLIS;
    int horizon = (int) (lead / load.stepMillis()) + 2;
    Duration step = Duration.ofMillis(load.stepMillis());
    PredictiveScaler scaler = new PredictiveScaler(policy, new ForecastDemand(step, horizon), step);
    return new PredictiveAutoscaler(load, model.replicaCapacity(), lead, scaler);
  }
}
