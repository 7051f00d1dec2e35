package io.vedette.detect.behavior;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RiskEngineTest {
  private static final long HOUR = 3_600_000L;
  private static final Entity MALLORY = new Entity(EntityType.ACTOR, "", "mallory");

  private final RiskEngine engine = new RiskEngine(TacticChain.prior());
  private final RiskState state = engine.newState();

  static Finding threat(String rule, Severity severity, long time, String... techniques) {
    return new Finding(
        rule + time,
        FindingKind.THREAT,
        severity,
        0.85,
        0.85,
        MALLORY,
        "Rule " + rule,
        "why",
        time,
        time,
        false,
        "",
        null,
        List.of(techniques),
        List.of(),
        "sigma:" + rule,
        Map.of());
  }

  private List<Finding> feed(Finding... findings) {
    List<Finding> out = new ArrayList<>();
    for (Finding finding : findings) {
      engine.observe(state, finding).ifPresent(out::add);
    }
    return out;
  }

  @Test
  void fortyFindingsOfOneRuleAreNoSecondFinding() {
    List<Finding> raised = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      raised.addAll(feed(threat("exec", Severity.MEDIUM, i * 60_000L, "T1609")));
    }

    assertThat(raised).isEmpty();
  }

  @Test
  void differentRulesRaiseOneFindingThatGrows() {
    List<Finding> raised =
        feed(
            threat("secrets", Severity.HIGH, 0, "T1552.007"),
            threat("exec", Severity.MEDIUM, 60_000, "T1609"),
            threat("binding", Severity.HIGH, 120_000, "T1098.006"),
            threat("snapshot", Severity.HIGH, 180_000, "T1537"),
            threat("trail", Severity.HIGH, 240_000, "T1562.008"));

    assertThat(raised).extracting(Finding::id).containsOnly(raised.get(0).id());
    assertThat(raised)
        .extracting(Finding::severity)
        .containsExactly(Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL);
    Finding last = raised.get(raised.size() - 1);
    assertThat(last.evidence()).hasSizeGreaterThanOrEqualTo(4);
    assertThat(last.attributes().get("tactics.seen"))
        .startsWith("credential-access,execution,persistence,exfiltration");
    assertThat(last.attributes()).containsKeys("tactics.next", "tactics.model", "risk.score");
  }

  @Test
  void riskHalvesEverySixHoursAndANewEpisodeHasANewId() {
    Finding first =
        feed(
                threat("secrets", Severity.HIGH, 0, "T1552"),
                threat("exec", Severity.HIGH, 1000, "T1609"))
            .get(0);
    double risk = RiskEngine.risk(state, 1000);

    assertThat(RiskEngine.risk(state, 1000 + 6 * HOUR)).isBetween(0.3 * risk, 0.75 * risk);
    Finding second =
        feed(
                threat("secrets", Severity.HIGH, 48 * HOUR, "T1552"),
                threat("exec", Severity.HIGH, 48 * HOUR + 1000, "T1609"))
            .get(0);
    assertThat(second.id()).isNotEqualTo(first.id());
  }

  @Test
  void lowFindingsAloneNeverRaiseRiskAndNeverPushItOverAThreshold() {
    List<Finding> raised = new ArrayList<>();
    for (int rule = 0; rule < 60; rule++) {
      raised.addAll(feed(threat("low-" + rule, Severity.LOW, rule, "T1580")));
    }

    assertThat(raised).isEmpty();
    assertThat(state.parts).hasSizeLessThanOrEqualTo(RiskEngine.MAX_PARTS);
  }

  @Test
  void aRiskFindingIsNoReasonForRisk() {
    Finding risk =
        feed(threat("a", Severity.HIGH, 0, "T1552"), threat("b", Severity.HIGH, 1, "T1609")).get(0);
    int parts = state.parts.size();

    assertThat(feed(risk)).isEmpty();
    assertThat(state.parts).hasSize(parts);
  }
}
