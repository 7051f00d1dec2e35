package io.vedette.respond;

import static io.vedette.model.ActionState.APPROVED;
import static io.vedette.model.ActionState.AWAITING_APPROVAL;
import static io.vedette.model.ActionState.EXECUTED;
import static io.vedette.model.ActionState.FAILED;
import static io.vedette.model.ActionState.PLANNED;
import static io.vedette.model.ActionState.REJECTED;
import static io.vedette.model.ActionState.REVERTED;
import static io.vedette.model.ActionState.VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.ActionRecord;
import io.vedette.model.ActionState;
import io.vedette.model.Entity;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemediationEngineTest {
  private static final Duration WINDOW = GuardPolicy.DEFAULT.verifyWindow();

  private final MovingClock clock = new MovingClock();
  private final InMemoryActionLog log = new InMemoryActionLog();
  private FakeResponder target = new FakeResponder(ActionKind.SCALE);
  private EffectProbe.Effect effect = EffectProbe.Effect.PERSISTS;
  private GuardPolicy policy = GuardPolicy.DEFAULT.withDryRun(false);
  private RemediationEngine engine = engine(log);

  private RemediationEngine engine(ActionLog log) {
    Responders responders = new Responders(Connections.none(Clock.systemUTC()), List.of(target));
    return new RemediationEngine(responders, log, action -> effect, () -> policy, clock);
  }

  private static Action scale(String id) {
    return TestActions.action(id, ActionKind.SCALE, Map.of());
  }

  private static Action asking(String id) {
    return TestActions.on(
        Entity.service("shop", "checkout"), id, ActionKind.SCALE, Map.of(), true, 0);
  }

  private ActionState state(String id) {
    return log.find(id).orElseThrow().state();
  }

  @Test
  void executesOnceHoweverOftenSubmitted() {
    assertThat(engine.submit(scale("a")).state()).isEqualTo(EXECUTED);
    engine.submit(scale("a"));
    assertThat(target.executed).containsExactly("a");
  }

  @Test
  void keepsWhatHelped() {
    engine.submit(scale("a"));
    effect = EffectProbe.Effect.RESOLVED;
    engine.tick();
    clock.advance(WINDOW.multipliedBy(5));
    engine.tick();
    assertThat(state("a")).isEqualTo(VERIFIED);
    assertThat(target.reverted).isEmpty();
  }

  @Test
  void revertsWhatDidNotHelpInTime() {
    engine.submit(scale("a"));
    clock.advance(WINDOW.minusMillis(1));
    engine.tick();
    assertThat(state("a")).isEqualTo(EXECUTED);
    clock.advance(Duration.ofMillis(1));
    engine.tick();
    assertThat(state("a")).isEqualTo(REVERTED);
    assertThat(target.inEffect).isEmpty();
  }

  @Test
  void givesMissingDataASecondWindow() {
    effect = EffectProbe.Effect.UNKNOWN;
    engine.submit(scale("a"));
    clock.advance(WINDOW);
    engine.tick();
    assertThat(state("a")).isEqualTo(EXECUTED);
    clock.advance(WINDOW);
    engine.tick();
    assertThat(state("a")).isEqualTo(REVERTED);
  }

  @Test
  void quarantineExpiresThoughThePlaybookGivesNoTime() {
    target = new FakeResponder(ActionKind.QUARANTINE);
    engine = engine(log);
    engine.submit(TestActions.action("q", ActionKind.QUARANTINE, Map.of()));
    clock.advance(policy.quarantineExpiry().minusMillis(1));
    engine.tick();
    assertThat(state("q")).isEqualTo(EXECUTED);
    clock.advance(Duration.ofMillis(1));
    engine.tick();
    assertThat(state("q")).isEqualTo(REVERTED);
  }

  @Test
  void waitsForAPersonWhereAsked() {
    assertThat(engine.submit(asking("a")).state()).isEqualTo(AWAITING_APPROVAL);
    engine.tick();
    assertThat(target.executed).isEmpty();
    assertThat(engine.approve("a", "ada").state()).isEqualTo(EXECUTED);
    assertThat(log.find("a").orElseThrow().history())
        .anyMatch(t -> t.state() == APPROVED && t.by().equals("ada"));
  }

  @Test
  void rejectionIsFinal() {
    engine.submit(asking("a"));
    engine.reject("a", "ada", "not now");
    assertThat(engine.approve("a", "bob").state()).isEqualTo(REJECTED);
    assertThat(target.executed).isEmpty();
  }

  @Test
  void guardIsAskedAgainWhenExecuting() {
    engine.submit(asking("a"));
    policy = policy.withKillSwitch(true);
    assertThat(engine.approve("a", "ada").state()).isEqualTo(ActionState.REFUSED);
    assertThat(target.executed).isEmpty();
  }

  @Test
  void dryRunShowsThePlanAndSendsNothingEvenAfterItIsSwitchedOff() {
    policy = policy.withDryRun(true);
    ActionRecord record = engine.submit(scale("a"));
    assertThat(record.state()).isEqualTo(PLANNED);
    assertThat(record.plan()).contains("POST /a");
    policy = policy.withDryRun(false);
    engine.tick();
    assertThat(target.executed).isEmpty();
  }

  @Test
  void aCrashBeforeRecordingIsNoticedAndNotRepeated() {
    RemediationEngine crashing = engine(new CrashingLog(log, EXECUTED));
    assertThatThrownBy(() -> crashing.submit(scale("a"))).hasMessage("crash");
    assertThat(state("a")).isEqualTo(APPROVED);
    engine(log).tick();
    assertThat(state("a")).isEqualTo(EXECUTED);
    assertThat(target.executed).containsExactly("a");
  }

  @Test
  void aFinalRefusalOfTheServerFailsTheAction() {
    target.failure = new RespondException("409: changed");
    ActionRecord record = engine.submit(scale("a"));
    assertThat(record.state()).isEqualTo(FAILED);
    assertThat(record.history().get(record.history().size() - 1).note()).isEqualTo("409: changed");
  }

  @Test
  void anUnansweredRequestIsTriedAgain() {
    target.failure = RespondException.unanswered("no answer", new IllegalStateException());
    assertThat(engine.submit(scale("a")).state()).isEqualTo(APPROVED);
    target.failure = null;
    engine.tick();
    assertThat(state("a")).isEqualTo(EXECUTED);
  }

  @Test
  void givesUpOnASilentServerAfterTheWindow() {
    target.failure = RespondException.unanswered("no answer", new IllegalStateException());
    engine.submit(scale("a"));
    clock.advance(WINDOW);
    engine.tick();
    assertThat(state("a")).isEqualTo(FAILED);
  }

  /** Dies instead of saving one state. */
  private record CrashingLog(ActionLog log, ActionState at) implements ActionLog {
    @Override
    public void save(ActionRecord record) {
      if (record.state() == at) {
        throw new IllegalStateException("crash");
      }
      log.save(record);
    }

    @Override
    public java.util.Optional<ActionRecord> find(String actionId) {
      return log.find(actionId);
    }

    @Override
    public List<ActionRecord> open() {
      return log.open();
    }

    @Override
    public List<ActionRecord> changedSince(long timeMillis) {
      return log.changedSince(timeMillis);
    }
  }
}
