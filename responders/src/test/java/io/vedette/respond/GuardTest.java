package io.vedette.respond;

import static io.vedette.model.ActionKind.NOTIFY;
import static io.vedette.model.ActionKind.QUARANTINE;
import static io.vedette.model.ActionKind.REROUTE;
import static io.vedette.model.ActionKind.SCALE;
import static io.vedette.respond.TestActions.NOW;
import static io.vedette.respond.TestActions.action;
import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.ActionRecord;
import io.vedette.model.ActionState;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardTest {
  private static final GuardPolicy POLICY = GuardPolicy.DEFAULT;

  @Test
  void dryRunIsTheDefault() {
    assertThat(POLICY.dryRun()).isTrue();
    assertThat(POLICY.killSwitch()).isFalse();
    assertThat(POLICY.protectedNamespaces()).contains("kube-system");
  }

  @Test
  void allowsAModestScaleUp() {
    assertThat(decide(action("a", SCALE, Map.of()), scale(2, 4))).isInstanceOf(Guard.Allow.class);
  }

  @Test
  void asksForApprovalWhereThePlaybookDoes() {
    Action asking =
        TestActions.on(Entity.service("shop", "checkout"), "a", SCALE, Map.of(), true, 0);
    assertThat(decide(asking, scale(2, 4))).isInstanceOf(Guard.NeedsApproval.class);
  }

  @Test
  void killSwitchStopsEvenNotifications() {
    Guard guard = new Guard(POLICY.withKillSwitch(true));
    assertThat(guard.decide(action("a", NOTIFY, Map.of()), plan(Map.of()), List.of(), NOW))
        .isEqualTo(new Guard.Refuse("the kill switch is on"));
  }

  @Test
  void aModelOnProbationNeverActs() {
    assertThat(refusal(action("a", SCALE, Map.of("probation", "true")), scale(2, 3)))
        .contains("probation");
  }

  @Test
  void leavesProtectedAndUnknownNamespacesAlone() {
    assertThat(refusal(in("kube-system"), scale(2, 3))).contains("protected");
    assertThat(refusal(in(""), scale(2, 3))).contains("no namespace");
  }

  @Test
  void anActorIsNoTarget() {
    Action action =
        TestActions.on(
            new Entity(EntityType.ACTOR, "shop", "mallory"), "a", QUARANTINE, Map.of(), false, 1);
    assertThat(refusal(action, plan(Map.of()))).contains("actor");
  }

  @Test
  void limitsGrowthByFactorAndByCount() {
    assertThat(refusal(action("a", SCALE, Map.of()), scale(2, 7))).contains("at most 6");
    assertThat(refusal(action("a", SCALE, Map.of()), scale(40, 60))).contains("at most 50");
  }

  @Test
  void lowersReplicasOnlyWhereAskedAndOnlyByAShare() {
    assertThat(refusal(action("a", SCALE, Map.of()), scale(4, 3))).contains("allow_down");
    Action down = action("a", SCALE, Map.of("allow_down", "true"));
    assertThat(refusal(down, scale(4, 1))).contains("at least 2");
    assertThat(decide(down, scale(4, 2))).isInstanceOf(Guard.Allow.class);
    assertThat(refusal(down, scale(1, 0))).contains("leave 0");
  }

  @Test
  void coolsDownPerTargetAndKind() {
    List<ActionRecord> recent = List.of(executed("b", SCALE, "checkout", NOW - 60_000));
    Guard guard = new Guard(POLICY);
    assertThat(guard.decide(action("a", SCALE, Map.of()), scale(2, 3), recent, NOW))
        .isInstanceOf(Guard.Refuse.class);
    assertThat(guard.decide(action("a", REROUTE, Map.of()), plan(Map.of()), recent, NOW))
        .isInstanceOf(Guard.Allow.class);
    long later = NOW - 60_000 + POLICY.cooldown().toMillis();
    assertThat(guard.decide(action("a", SCALE, Map.of()), scale(2, 3), recent, later))
        .isInstanceOf(Guard.Allow.class);
  }

  @Test
  void keepsAnHourlyBudget() {
    List<ActionRecord> recent = new ArrayList<>();
    for (int i = 0; i < POLICY.maxActionsPerHour(); i++) {
      recent.add(executed("b" + i, SCALE, "other" + i, NOW - 1));
    }
    Guard guard = new Guard(POLICY);
    assertThat(guard.decide(action("a", SCALE, Map.of()), scale(2, 3), recent, NOW))
        .isInstanceOf(Guard.Refuse.class);
    assertThat(guard.decide(action("a", NOTIFY, Map.of()), plan(Map.of()), recent, NOW))
        .isInstanceOf(Guard.Allow.class);
    assertThat(guard.decide(action("a", SCALE, Map.of()), scale(2, 3), recent, NOW + 3_600_000))
        .isInstanceOf(Guard.Allow.class);
  }

  @Test
  void drainsAModelServerBeforeItIsCutOff() {
    Plan plan = plan(Map.of(Plan.INFERENCE, "true"));
    Action quarantine = action("a", QUARANTINE, Map.of());
    assertThat(refusal(quarantine, plan)).contains("reroute its traffic first");
    List<ActionRecord> recent = List.of(executed("b", REROUTE, "checkout", NOW - 1));
    assertThat(new Guard(POLICY).decide(quarantine, plan, recent, NOW))
        .isInstanceOf(Guard.Allow.class);
  }

  private static Action in(String namespace) {
    return TestActions.on(Entity.service(namespace, "dns"), "a", SCALE, Map.of(), false, 0);
  }

  private static ActionRecord executed(String id, ActionKind kind, String name, long millis) {
    Action action = TestActions.on(Entity.service("shop", name), id, kind, Map.of(), false, 0);
    return new ActionRecord(
        action,
        ActionState.EXECUTED,
        false,
        "",
        List.of(new ActionRecord.Transition(millis, ActionState.EXECUTED, "vedette", "")));
  }

  private static Plan scale(int from, int to) {
    return plan(Map.of(Plan.FROM, String.valueOf(from), Plan.TO, String.valueOf(to)));
  }

  private static Plan plan(Map<String, String> facts) {
    return new Plan("p", "fake", true, facts, List.of(), List.of());
  }

  private static Guard.Decision decide(Action action, Plan plan) {
    return new Guard(POLICY).decide(action, plan, List.of(), NOW);
  }

  private static String refusal(Action action, Plan plan) {
    return decide(action, plan) instanceof Guard.Refuse refuse ? refuse.reason() : "(not refused)";
  }
}
