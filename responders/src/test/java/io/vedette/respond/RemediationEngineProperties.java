package io.vedette.respond;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.ActionRecord;
import io.vedette.model.Entity;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Random histories: whatever people, time and crashes do, these hold. */
class RemediationEngineProperties {
  private static final Map<String, EffectProbe.Effect> EFFECTS =
      Map.of(
          "a0",
          EffectProbe.Effect.RESOLVED,
          "a1",
          EffectProbe.Effect.PERSISTS,
          "a2",
          EffectProbe.Effect.UNKNOWN);

  private final MovingClock clock = new MovingClock();
  private final InMemoryActionLog log = new InMemoryActionLog();
  private final FakeResponder target = new FakeResponder(ActionKind.SCALE);
  private GuardPolicy policy = GuardPolicy.DEFAULT.withDryRun(false);
  private EffectProbe.Effect effect = EffectProbe.Effect.PERSISTS;
  private RemediationEngine engine = restarted();
  private final Map<String, ActionRecord> ended = new HashMap<>();

  private RemediationEngine restarted() {
    Responders responders = new Responders(Connections.none(clock), List.of(target));
    return new RemediationEngine(responders, log, action -> effect, () -> policy, clock);
  }

  @Property(tries = 500)
  void holdsInvariants(@ForAll @Size(max = 60) List<@IntRange(min = 0, max = 29) Integer> steps) {
    for (int step : steps) {
      int sent = target.executed.size() + target.reverted.size();
      boolean mute = policy.killSwitch() || policy.dryRun();
      boolean toggles = step % 10 == 5 || step % 10 == 6;
      take(step % 10, "a" + step / 10);
      if (mute && !toggles) {
        assertThat(target.executed.size() + target.reverted.size()).isEqualTo(sent);
      }
      invariants();
    }
  }

  private void take(int what, String id) {
    switch (what) {
      case 0 -> engine.submit(action(id, false));
      case 1 -> engine.submit(action(id, true));
      case 2 -> log.find(id).ifPresent(r -> engine.approve(id, "ada"));
      case 3 -> log.find(id).ifPresent(r -> engine.reject(id, "ada", "no"));
      case 4 -> engine.tick();
      case 5 -> policy = policy.withKillSwitch(!policy.killSwitch());
      case 6 -> policy = policy.withDryRun(!policy.dryRun());
      case 7 -> clock.advance(Duration.ofMinutes(7));
      case 8 -> engine = restarted();
      default -> effect = EFFECTS.getOrDefault(id, EffectProbe.Effect.UNKNOWN);
    }
  }

  private static Action action(String id, boolean approval) {
    return TestActions.on(
        Entity.service("shop", "s" + id), id, ActionKind.SCALE, Map.of(), approval, 1_200_000);
  }

  private void invariants() {
    assertThat(new HashSet<>(target.executed)).hasSameSizeAs(target.executed);
    assertThat(new HashSet<>(target.reverted)).hasSameSizeAs(target.reverted);
    assertThat(target.executed).containsAll(target.reverted);
    for (ActionRecord record : log.changedSince(0)) {
      String id = record.action().id();
      ActionRecord before = ended.get(id);
      if (before != null) {
        assertThat(record).isEqualTo(before);
      }
      if (record.state().terminal()) {
        ended.put(id, record);
      }
      if (record.dryRun()) {
        assertThat(target.executed).doesNotContain(id);
      }
    }
  }
}
