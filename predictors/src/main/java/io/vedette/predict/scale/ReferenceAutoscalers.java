package io.vedette.predict.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The autoscalers that Vedette is compared with. */
public final class ReferenceAutoscalers {
  /** Window of a resource metric of metrics-server. */
  private static final long METRIC_WINDOW_MILLIS = 15_000;

  private ReferenceAutoscalers() {}

  /**
   * {@link HpaReference} on CPU utilisation: a replica at its capacity is at 100 %, and cannot be
   * beyond.
   *
   * @param targetPercent {@code averageUtilization}
   */
  public static Autoscaler hpaOnUtilization(HpaSpec spec, ServiceModel model, int targetPercent) {
    HpaReference hpa = new HpaReference(spec);
    return state -> {
      double each =
          state.readyCount() == 0
              ? 0
              : state.served() / (state.readyCount() * model.replicaCapacity());
      List<HpaPod> pods = new ArrayList<>(state.replicas().size());
      for (ServiceState.Replica replica : state.replicas()) {
        pods.add(pod(state, replica, Math.round(1000 * Math.min(1, each))));
      }
      return hpa.sync(
          state.nowMillis(),
          state.replicas().size(),
          List.of(new HpaMetric.Utilization(targetPercent, pods)));
    };
  }

  private static HpaPod pod(ServiceState state, ServiceState.Replica replica, long usageMilli) {
    long now = state.nowMillis();
    boolean ready = replica.ready(now);
    long transition = ready ? replica.readyMillis() : replica.startMillis();
    return HpaPod.setAside(now, replica.startMillis(), ready, transition, now, METRIC_WINDOW_MILLIS)
        ? HpaPod.notReady(1000)
        : ready ? HpaPod.of(usageMilli, 1000) : HpaPod.missing(1000);
  }

  /**
   * {@link HpaReference} on requests a second of each replica ({@code External}, {@code
   * averageValue}): it sees demand beyond capacity.
   *
   * @param target requests a second and replica
   */
  public static Autoscaler hpaOnRequests(HpaSpec spec, double target) {
    HpaReference hpa = new HpaReference(spec);
    return state -> onSum(hpa, state, state.offered(), target);
  }

  /**
   * A KEDA queue trigger: {@link HpaReference} on the requests in the system, waiting and in
   * service, as {@code averageValue}.
   *
   * @param target requests a replica
   */
  public static Autoscaler keda(HpaSpec spec, double target) {
    HpaReference hpa = new HpaReference(spec);
    return state -> onSum(hpa, state, state.queued() + state.inService(), target);
  }

  private static int onSum(HpaReference hpa, ServiceState state, double sum, double target) {
    HpaMetric metric =
        new HpaMetric.AverageValue(
            OptionalLong.of(Math.round(1000 * sum)), Math.max(1, Math.round(1000 * target)));
    return hpa.sync(state.nowMillis(), state.replicas().size(), List.of(metric));
  }

  /**
   * Knows the load: a replica exists exactly while it is needed or starts for when it will be. The
   * cheapest way to serve every step at its rate, as a gap shorter than a start-up saves nothing.
   *
   * @param syncMillis time until it is asked again
   */
  public static Autoscaler oracle(LoadTrace load, ServiceModel model, long syncMillis) {
    return state -> {
      long now = state.nowMillis();
      return model.replicasFor(load.peak(now, now + model.startupMillis() + syncMillis - 1000));
    };
  }
}
