package io.vedette.predict.scale;

import io.vedette.model.StateCodec;
import io.vedette.predict.ForecastError;
import io.vedette.predict.scale.PredictiveScaler.Observation;
import io.vedette.predict.scale.ServiceState.Replica;
import io.vedette.predict.scale.TrustGate.Decision;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Everything about one live service's scaling: what its replicas carry, what is asked of them, and
 * what is recommended. A pure fold over its metrics, by event time.
 *
 * <p>Demand is in requests a second where the service counts requests and their latency, else in
 * requests in flight (running and waiting), as inference servers report them.
 */
public final class ServiceScaling {
  /** Demand is learned and recommendations are made once a minute. */
  public static final long STEP_MILLIS = 60_000;

  private static final int HORIZON_STEPS = 10;

  private final StepMetrics metrics = new StepMetrics();
  private final CapacityLearner capacity;
  private final LeadTime lead;
  private final ForecastDemand forecast =
      new ForecastDemand(Duration.ofMillis(STEP_MILLIS), HORIZON_STEPS);
  private final PredictiveScaler scaler;
  private final TrustGate gate;
  private ServicePolicy policy;
  private @Nullable ScalingView view;

  /**
   * @param lead shared by services that start alike
   */
  public ServiceScaling(ServicePolicy policy, LeadTime lead) {
    this.lead = lead;
    this.policy = policy;
    capacity = new CapacityLearner(policy.objectiveSeconds());
    scaler = new PredictiveScaler(policy.scaling(), forecast, Duration.ofMillis(STEP_MILLIS));
    gate = new TrustGate(policy.mode());
  }

  /** Goes on under another policy, with all that was learned. */
  public void policy(ServicePolicy other) {
    policy = other;
    capacity.objective(other.objectiveSeconds());
    scaler.policy(other.scaling());
    gate.mode(other.mode());
  }

  public ServicePolicy policy() {
    return policy;
  }

  /**
   * Takes one sample. Samples of steps that are over are left out.
   *
   * @param instance the replica that it is about
   * @param series tells counters of one replica apart
   * @return true where this completed a step, and {@link #view} is new
   */
  public boolean observe(
      MetricRole role, String instance, String series, long timeMillis, double value) {
    boolean complete = metrics.completes(timeMillis);
    metrics.skipTo(timeMillis);
    while (metrics.completes(timeMillis)) {
      step(metrics.close());
    }
    metrics.add(role, instance, series, timeMillis, value);
    return complete;
  }

  private void step(StepMetrics.Step step) {
    learnCapacity(step);
    boolean inFlight = step.inFlight();
    OptionalDouble each = each(inFlight);
    double demand = inFlight ? step.running() + step.waiting() : step.rate();
    if (!Double.isFinite(demand)) {
      return;
    }
    scaler.learn(step.endMillis(), demand);
    Decision decision =
        gate.decide(
            step.endMillis(),
            step.endMillis(),
            forecast.count(),
            forecast.error(),
            each.isPresent());
    scaler.trust(decision.useForecast());
    Recommendation made = null;
    if (each.isPresent()) {
      made = recommend(step, demand, each.getAsDouble());
    }
    view = view(step, decision, demand, each, made);
  }

  private OptionalDouble each(boolean inFlight) {
    if (!Double.isNaN(policy.capacity())) {
      return OptionalDouble.of(policy.capacity());
    }
    return inFlight ? capacity.inFlight() : capacity.requestsPerSecond();
  }

  private long leadMillis() {
    return policy.leadMillis() > 0 ? policy.leadMillis() : lead.millis();
  }

  private void learnCapacity(StepMetrics.Step step) {
    int replicas = Math.max(1, step.replicas());
    if (step.inFlight()) {
      // a server that streams nothing has its whole latency as objective
      double seconds = Double.isNaN(step.ttft()) ? step.latency() : step.ttft();
      capacity.observeInference(
          step.running() / replicas, step.waiting() / replicas, step.cache(), seconds);
    } else {
      capacity.observeRequests(step.rate() / replicas, step.latency());
    }
  }

  private Recommendation recommend(StepMetrics.Step step, double demand, double each) {
    List<Replica> ready = Collections.nCopies(step.replicas(), new Replica(0, 0));
    return scaler.recommend(
        new Observation(
            step.endMillis(),
            demand,
            step.inFlight() ? Double.NaN : 0,
            each,
            leadMillis() + STEP_MILLIS / 2,
            ready));
  }

  private ScalingView view(
      StepMetrics.Step step,
      Decision decision,
      double demand,
      OptionalDouble each,
      @Nullable Recommendation made) {
    boolean hold = made == null || decision.state() == TrustGate.State.HOLDING;
    int held = step.replicas();
    return new ScalingView(
        step.endMillis(),
        decision.state(),
        decision.reason() + (made == null ? "" : "; " + made.reason()),
        step.replicas(),
        made == null || hold ? held : made.replicas(),
        made == null ? 0 : made.spot(),
        made == null || hold ? held : reactive(made, each.getAsDouble()),
        demand,
        each.orElse(Double.NaN),
        leadMillis(),
        scaler.quantile(),
        forecast.error());
  }

  /** With a reactive autoscaler's head start, and its limits. */
  private int reactive(Recommendation made, double each) {
    ScalingPolicy limits = policy.scaling();
    double wanted = Math.ceil(made.demand() / each / limits.reactiveUtilization() - 1e-9);
    double limited = Math.min(limits.maxReplicas(), Math.max(limits.minReplicas(), wanted));
    return Math.max(made.reactive(), (int) limited);
  }

  /**
   * The newest view, as of now: where metrics are missing it holds.
   *
   * @return empty before the first whole step
   */
  public Optional<ScalingView> view(long nowMillis) {
    ScalingView last = view;
    if (last == null) {
      return Optional.empty();
    }
    Decision decision =
        gate.decide(
            nowMillis, last.timeMillis(), forecast.count(), forecast.error(), last.capacity() > 0);
    return Optional.of(
        decision.state() == TrustGate.State.HOLDING ? last.held(decision.reason()) : last);
  }

  /** Recent error of the demand's forecast. */
  public ForecastError error() {
    return forecast.error();
  }

  /**
   * Binary form of all that was learned: capacity, forecast, stabilisation, probation, suspension
   * and the step that is being summed. A restored one goes on as if it had never stopped.
   *
   * @param policy in force for those that are read
   * @param lead of their replicas, which is kept by its owner
   */
  public static StateCodec<ServiceScaling> codec(ServicePolicy policy, LeadTime lead) {
    return new ServiceScalingCodec(policy, lead);
  }

  void write(DataOutput out) throws IOException {
    metrics.write(out);
    capacity.write(out);
    forecast.write(out);
    scaler.write(out);
    gate.write(out);
    ScalingView last = view;
    out.writeBoolean(last != null);
    if (last != null) {
      last.write(out);
    }
  }

  void read(DataInput in) throws IOException {
    metrics.read(in);
    capacity.read(in);
    forecast.read(in);
    scaler.read(in);
    gate.read(in);
    view = in.readBoolean() ? ScalingView.read(in, forecast.error()) : null;
  }
}
