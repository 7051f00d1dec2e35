package io.vedette.cli.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Entity;
import io.vedette.predict.scale.ScalingMode;
import io.vedette.predict.scale.ScalingPolicy;
import io.vedette.rules.RulePack;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServicePoliciesTest {
  private static final ScalingConfig CONFIG =
      new ScalingConfig(
          ScalingMode.PREVIEW,
          ScalingPolicy.of(1, 20),
          Duration.ofSeconds(2),
          Duration.ofMinutes(2),
          "deployment");

  private static ServicePolicies policies(Map<String, String> files) {
    RulePack pack = RulePack.fromFiles(files);
    assertThat(pack.problems()).isEmpty();
    return new ServicePolicies(CONFIG, pack.autoscaling());
  }

  @Test
  void laterRulesWinKeyByKeyAndTheirEventsAddUp() {
    ServicePolicies policies =
        policies(
            Map.of(
                "a.yaml",
                """
                name: everything
                autoscale:
                  match: "*"
                  mode: auto
                  replicas: {min: 2, max: 8}
                  price: {on_demand: 0.5}
                  events: [{start: "2026-11-27T18:00", duration: 6h, replicas: 6}]
                """,
                "b.yaml",
                """
                name: checkout
                autoscale:
                  match: [shop/checkout, "shop/cart*"]
                  replicas: {max: 40}
                  target: {objective: 500ms, capacity: 25, workload: none}
                  startup: 90s
                  scale_to_zero: {after: 10m}
                  budget: {cost_per_day: 100, replica_hours_per_day: 300}
                  price: {on_demand: 0.5, spot: 0.2}
                  spot: {base: 2, share: 0.5, headroom: 0.1}
                  events: [{start: "2026-11-27T02:00", duration: 1h, repeat: daily, demand: 2}]
                """));
    ServicePolicies.Effective checkout = policies.of(Entity.service("shop", "checkout"));
    assertThat(checkout.policy().mode()).isEqualTo(ScalingMode.AUTO);
    assertThat(checkout.policy().objectiveSeconds()).isEqualTo(0.5);
    assertThat(checkout.policy().capacity()).isEqualTo(25);
    assertThat(checkout.policy().leadMillis()).isEqualTo(90_000);
    assertThat(checkout.workloadKind()).isEmpty();
    ScalingPolicy scaling = checkout.policy().scaling();
    assertThat(scaling.minReplicas()).isZero();
    assertThat(scaling.maxReplicas()).isEqualTo(40);
    assertThat(scaling.idleBeforeZero()).isEqualTo(Duration.ofMinutes(10));
    assertThat(scaling.cost().perDay()).isEqualTo(100);
    assertThat(scaling.cost().spotShare()).isEqualTo(0.5);
    assertThat(scaling.events()).hasSize(2);

    ServicePolicies.Effective other = policies.of(Entity.service("shop", "payment"));
    assertThat(other.policy().scaling().maxReplicas()).isEqualTo(8);
    assertThat(other.policy().capacity()).isNaN();
    assertThat(other.workloadKind()).isEqualTo("deployment");
  }

  @Test
  void withoutRulesTheConfigurationHolds() {
    ServicePolicies.Effective effective = policies(Map.of()).of(Entity.service("shop", "checkout"));
    assertThat(effective.policy().mode()).isEqualTo(ScalingMode.PREVIEW);
    assertThat(effective.policy().scaling()).isEqualTo(CONFIG.policy());
  }
}
