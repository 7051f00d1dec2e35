package io.vedette.cli.scaling;

import io.vedette.model.Entity;
import io.vedette.predict.scale.Cost;
import io.vedette.predict.scale.PlannedEvent;
import io.vedette.predict.scale.ScalingMode;
import io.vedette.predict.scale.ScalingPolicy;
import io.vedette.predict.scale.ServicePolicy;
import io.vedette.rules.scaling.ScalingRule;
import io.vedette.rules.scaling.ScalingRule.Event;
import io.vedette.rules.scaling.ScalingRule.Money;
import io.vedette.rules.scaling.ScalingRule.Scaling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configuration with what scaling rules say about a service: later rules win key by key. */
final class ServicePolicies {
  private final ScalingConfig config;
  private final List<ScalingRule> rules;

  ServicePolicies(ScalingConfig config, List<ScalingRule> rules) {
    this.config = config;
    this.rules = List.copyOf(rules);
  }

  /**
   * What holds for one service.
   *
   * @param workloadKind what an action changes; empty for no actions
   */
  record Effective(ServicePolicy policy, String workloadKind) {}

  Effective of(Entity service) {
    ScalingMode mode = config.mode();
    Duration objective = config.objective();
    String workload = config.workloadKind();
    double capacity = Double.NaN;
    long lead = 0;
    ScalingPolicy policy = config.policy();
    for (ScalingRule rule : rules) {
      if (rule.matches(service)) {
        Scaling given = rule.scaling();
        mode = given.mode() == null ? mode : ScalingMode.valueOf(given.mode().name());
        objective = or(given.objective(), objective);
        workload = or(given.workload(), workload);
        capacity = or(given.capacity(), capacity);
        lead = given.startup() == null ? lead : given.startup().toMillis();
        policy = merged(policy, rule);
      }
    }
    return new Effective(
        new ServicePolicy(mode, policy, objective.toMillis() / 1000.0, capacity, lead), workload);
  }

  private static ScalingPolicy merged(ScalingPolicy policy, ScalingRule rule) {
    Scaling given = rule.scaling();
    int min = or(given.minReplicas(), policy.minReplicas());
    if (given.scaleToZero() != null) {
      min = given.scaleToZero() ? 0 : Math.max(1, min);
    }
    List<PlannedEvent> events = new ArrayList<>(policy.events());
    rule.events().forEach(event -> events.add(planned(event)));
    return new ScalingPolicy(
        min,
        Math.max(Math.max(1, min), or(given.maxReplicas(), policy.maxReplicas())),
        or(given.premium(), policy.premium()),
        or(given.utilization(), policy.reactiveUtilization()),
        or(given.stabilization(), policy.stabilization()),
        or(given.idle(), policy.idleBeforeZero()),
        cost(policy.cost(), rule.money()),
        events);
  }

  private static Cost cost(Cost cost, Money given) {
    double onDemand = or(given.onDemand(), cost.onDemand());
    return new Cost(
        onDemand,
        or(given.spot(), given.onDemand() == null ? cost.spot() : onDemand),
        or(given.spotBase(), cost.spotBase()),
        or(given.spotShare(), cost.spotShare()),
        or(given.spotHeadroom(), cost.spotHeadroom()),
        or(given.costPerDay(), cost.perDay()),
        or(given.replicaHoursPerDay(), cost.replicaHoursPerDay()));
  }

  private static PlannedEvent planned(Event event) {
    return new PlannedEvent(
        event.name(),
        event.start(),
        event.duration(),
        event.zone(),
        event.repeatDays(),
        event.demand(),
        event.replicas());
  }

  private static <T> T or(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }
}
