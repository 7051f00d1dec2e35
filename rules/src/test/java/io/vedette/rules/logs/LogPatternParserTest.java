package io.vedette.rules.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Entity;
import io.vedette.rules.Problem;
import io.vedette.rules.RulePack;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogPatternParserTest {
  private static final String FILE =
      """
      name: log patterns of payment
      log_patterns:
        services: [shop/payment]
        patterns:
          - name: charge failed
            pattern: "charge failed for order <*>"
      """;

  @Test
  void readsPatternsOfNamedServices() {
    RulePack pack = RulePack.fromFiles(Map.of("logs/payment.yaml", FILE));
    assertThat(pack.problems()).isEmpty();
    LogPatternRule rule = pack.logPatterns().get(0);
    assertThat(rule.patterns())
        .containsExactly(
            new LogPatternRule.Pattern("charge failed", "charge failed for order <*>"));
    assertThat(rule.matches(Entity.service("shop", "payment"))).isTrue();
    assertThat(rule.matches(Entity.service("shop", "checkout"))).isFalse();
  }

  @Test
  void refusesAPatternThatMatchesEverythingWithItsLine() {
    List<Problem> problems =
        RulePack.fromFiles(Map.of("a.yaml", FILE.replace("charge failed for order <*>", "<*>")))
            .problems();
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).line()).isEqualTo(5);
    assertThat(problems.get(0).toString()).contains("nothing but variables");
  }

  @Test
  void refusesANameThatWouldBeTakenForAKeptValue() {
    List<Problem> problems =
        RulePack.fromFiles(Map.of("a.yaml", FILE.replace("name: charge failed", "name: charge=no")))
            .problems();
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).toString()).contains("charge=no", "leave it out");
  }

  @Test
  void refusesAKeyThatItDoesNotKnow() {
    assertThat(
            RulePack.fromFiles(Map.of("a.yaml", FILE.replace("services:", "service:"))).problems())
        .hasSize(1);
  }
}
