package io.vedette.rules.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Entity;
import io.vedette.rules.Problem;
import io.vedette.rules.RulePack;
import io.vedette.rules.RulePackLoader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalingRuleTest {
  private static ScalingRule matching(String pattern) {
    String yaml = "name: x\nautoscale:\n  match: '" + pattern + "'\n";
    return RulePack.fromFiles(Map.of("x.yaml", yaml)).autoscaling().get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "shop/checkout, shop, checkout, true",
    "shop/checkout, shop, checkout2, false",
    "shop/*, shop, checkout, true",
    "*, shop, checkout, true",
    "*/checkout, shop, checkout, true",
    "ml/llama-*-gpu, ml, llama-7b-gpu, true",
    "ml/llama-*-gpu, ml, llama-gpu, false",
    "*a*a*, b, banana, true",
    "*a*a*, b, ban, false"
  })
  void matchesNamespaceAndName(String pattern, String namespace, String name, boolean expected) {
    assertThat(matching(pattern).matches(Entity.service(namespace, name))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mode: sometimes                           | 4 | none of off, preview, auto
          replicas: {min: 5, max: 2}                | 4 | max 2 is below min 5
          replicas: {min: 0}                        | 4 | whole number from 1
          replicas: {least: 2}                      | 4 | unknown key 'least'
          target: {objective: soon}                 | 4 | is no duration
          target: {workload: daemonset}             | 4 | is none of
          target: {utilization: 1.5}                | 4 | up to 1.0
          startup: -3s                              | 4 | is no duration
          budget: {cost_per_day: 5}                 | 4 | needs price
          spot: {share: 2}                          | 4 | no share from 0 to 1
          events: [{start: "2026-11-27T18:00", duration: 6h}]                | 4 | needs demand
          events: [{start: "tomorrow", duration: 6h, replicas: 2}]           | 4 | no local time
          events: [{start: "2026-11-27T18:00", duration: 9d, replicas: 2}]   | 4 | up to 7d
          events: [{start: "2026-11-27T18:00", duration: 2d, repeat: daily, replicas: 2}] | 4 | longer
          """)
  void aMistakeIsRefusedWithItsLine(String line, int number, String reason) {
    String yaml = "name: x\nautoscale:\n  match: shop/checkout\n  " + line + "\n";
    List<Problem> problems = RulePack.fromFiles(Map.of("x.yaml", yaml)).problems();
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).line()).isEqualTo(number);
    assertThat(problems.get(0).reason()).contains(reason);
  }

  @Test
  void nothingIsMatchedByDefault() {
    Map<String, String> file = Map.of("x.yaml", "name: x\nautoscale:\n  mode: auto\n");
    assertThat(RulePack.fromFiles(file).problems().toString()).contains("'match' is missing");
  }

  @Test
  void theShippedRulesLeaveTheClusterItselfAlone() {
    List<ScalingRule> shipped = RulePack.fromFiles(RulePackLoader.builtin()).autoscaling();
    assertThat(shipped)
        .anySatisfy(
            rule -> {
              assertThat(rule.matches(Entity.service("kube-system", "coredns"))).isTrue();
              assertThat(rule.matches(Entity.service("shop", "checkout"))).isFalse();
              assertThat(rule.scaling().mode()).isEqualTo(ScalingRule.Mode.OFF);
            });
  }
}
