package io.vedette.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.ActionRecord;
import io.vedette.model.ActionState;
import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.Incident;
import io.vedette.model.IncidentState;
import io.vedette.model.Severity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemoJudgeTest {
  private static final Entity CHECKOUT = Entity.service("shop", "checkout");
  private static final Entity CATALOG = Entity.service("shop", "catalog");
  private static final long ONSET = 10_000_000;
  private static final Truth TRUTH =
      new Truth(
          List.of(
              new Truth.Planted(
                  "slow", "", CHECKOUT, ONSET, ONSET + 600_000, Set.of(ActionKind.REROUTE))));

  private static Incident incident(String id, Entity cause, long start) {
    return new Incident(
        id,
        "t",
        "s",
        Severity.HIGH,
        IncidentState.OPEN,
        start,
        ONSET + 900_000,
        List.of(new Cause(cause, "bad_deploy", 0.9, List.of(), List.of())),
        List.of(cause),
        List.of(),
        List.of(),
        "");
  }

  private static ActionRecord action(ActionKind kind, long time) {
    Action action =
        new Action(kind + "1", kind, "i1", CHECKOUT, Map.of(), "p", false, 0, time, "r");
    return new ActionRecord(action, ActionState.PLANNED, true, "", List.of());
  }

  private static DemoJudge.Report judge(List<Incident> incidents, ActionRecord... actions) {
    return DemoJudge.judge(TRUTH, incidents, List.of(), List.of(actions), 0);
  }

  @Test
  void aRightCauseWithAFittingActionInTimeIsFound() {
    var report =
        judge(
            List.of(incident("i1", CHECKOUT, ONSET)), action(ActionKind.REROUTE, ONSET + 120_000));
    assertThat(report.passed()).isTrue();
    assertThat(report.results().get(0).delayMillis()).isEqualTo(120_000);
  }

  @Test
  void anEarlyNotificationDoesNotHideALateFittingAction() {
    var report =
        judge(
            List.of(incident("i1", CHECKOUT, ONSET)),
            action(ActionKind.NOTIFY, ONSET + 60_000),
            action(ActionKind.REROUTE, ONSET + 700_000));
    assertThat(report.passed()).isFalse();
    assertThat(report.results().get(0).why()).isEqualTo("too late");
  }

  @Test
  void aWrongServiceAMissingActionAndNoIncidentAreMisses() {
    assertThat(judge(List.of()).results().get(0).why()).contains("no incident");
    assertThat(judge(List.of(incident("i1", CATALOG, ONSET))).passed()).isFalse();
    assertThat(
            judge(
                    List.of(incident("i1", CHECKOUT, ONSET)),
                    action(ActionKind.NOTIFY, ONSET + 60_000))
                .results()
                .get(0)
                .found())
        .isFalse();
  }

  @Test
  void anIncidentThatMatchesNothingAndADuplicateAreFalseOnes() {
    var report =
        judge(
            List.of(
                incident("i1", CHECKOUT, ONSET),
                incident("i2", CHECKOUT, ONSET + 60_000),
                incident("i3", CATALOG, ONSET)),
            action(ActionKind.REROUTE, ONSET + 120_000));
    assertThat(report.falseIncidents()).hasSize(2);
    assertThat(report.passed()).isFalse();
  }
}
