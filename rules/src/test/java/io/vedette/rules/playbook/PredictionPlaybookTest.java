package io.vedette.rules.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Action;
import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Incident;
import io.vedette.model.IncidentState;
import io.vedette.model.Severity;
import io.vedette.rules.RulePack;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PredictionPlaybookTest {
  private static final Entity MALLORY = new Entity(EntityType.ACTOR, "", "mallory");

  private static final String PLAYBOOK =
      """
      name: guard
      when:
        severity: high
        predicts:
          exfiltration: 0.3
      then:
        - action: quarantine
          target: actor
          approval: true
      """;

  private static List<Action> decide(String next) {
    Finding risk =
        new Finding(
            "r",
            FindingKind.BEHAVIOR,
            Severity.HIGH,
            0.8,
            0.8,
            MALLORY,
            "At risk",
            "",
            1,
            1,
            false,
            "",
            null,
            List.of(),
            List.of(),
            "risk/1",
            Map.of("tactics.next", next));
    Cause cause = new Cause(MALLORY, "security", 0.8, List.of(), List.of());
    Incident incident =
        new Incident(
            "i",
            "t",
            "s",
            Severity.HIGH,
            IncidentState.OPEN,
            1,
            2,
            List.of(cause),
            List.of(MALLORY),
            List.of("r"),
            List.of(),
            "");
    return RulePack.fromFiles(Map.of("p.yaml", PLAYBOOK))
        .playbooks()
        .decide(incident, List.of(risk));
  }

  @Test
  void guardsAheadWhereATacticIsLikelyNext() {
    assertThat(decide("exfiltration=0.31,impact=0.18"))
        .singleElement()
        .satisfies(action -> assertThat(action.target()).isEqualTo(MALLORY));
    assertThat(decide("impact=0.40,exfiltration=0.29")).isEmpty();
    assertThat(decide("")).isEmpty();
  }

  @Test
  void aProbabilityThatIsNoneIsRefused() {
    String wrong = PLAYBOOK.replace("0.3", "often");

    assertThat(RulePack.fromFiles(Map.of("p.yaml", wrong)).problems())
        .singleElement()
        .satisfies(p -> assertThat(p.toString()).contains("exfiltration").contains("often"));
  }
}
