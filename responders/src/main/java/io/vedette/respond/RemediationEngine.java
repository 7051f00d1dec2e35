package io.vedette.respond;

import static io.vedette.model.ActionState.APPROVED;
import static io.vedette.model.ActionState.AWAITING_APPROVAL;
import static io.vedette.model.ActionState.EXECUTED;
import static io.vedette.model.ActionState.FAILED;
import static io.vedette.model.ActionState.PLANNED;
import static io.vedette.model.ActionState.REFUSED;
import static io.vedette.model.ActionState.REJECTED;
import static io.vedette.model.ActionState.REVERTED;
import static io.vedette.model.ActionState.VERIFIED;

import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.ActionRecord;
import io.vedette.model.ActionRecord.Transition;
import io.vedette.model.ActionState;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs actions as transactions. All state is in the {@link ActionLog}, so the engine may be stopped
 * at any point: before it sends, it records its intent ({@link ActionState#APPROVED} with note
 * {@link #SENDING}); a record found so is looked up on its target and, if need be, sent again,
 * which is safe as plans are idempotent.
 *
 * <p>A record made in dry run stays one: switching dry run off later sends nothing that was planned
 * before.
 */
public final class RemediationEngine {
  static final String SENDING = "sending";
  private static final String ENGINE = "vedette";
  private static final long HOUR_MILLIS = 3_600_000;

  private final Responders responders;
  private final ActionLog log;
  private final EffectProbe probe;
  private final Supplier<GuardPolicy> policy;
  private final Clock clock;

  /**
   * @param policy asked at each step, so that dry run and kill switch take effect at once
   */
  public RemediationEngine(
      Responders responders,
      ActionLog log,
      EffectProbe probe,
      Supplier<GuardPolicy> policy,
      Clock clock) {
    this.responders = responders;
    this.log = log;
    this.probe = probe;
    this.policy = policy;
    this.clock = clock;
  }

  /** Plans the action and, where the guard allows, executes it. A known id changes nothing. */
  public synchronized ActionRecord submit(Action asked) {
    Optional<ActionRecord> known = log.find(asked.id());
    if (known.isPresent()) {
      return known.get();
    }
    Action action = withExpiry(asked);
    boolean dryRun = policy.get().dryRun();
    ActionRecord record = new ActionRecord(action, PLANNED, dryRun, "", List.of());
    Plan plan;
    try {
      plan = responders.forAction(action).plan(action, responders.view());
    } catch (RespondException e) {
      return move(record, FAILED, ENGINE, "cannot be planned: " + e.getMessage());
    }
    ActionRecord planned = new ActionRecord(action, PLANNED, dryRun, plan.text(), List.of());
    Guard.Decision decision = decide(action, plan);
    if (decision instanceof Guard.Refuse refuse) {
      return move(planned, REFUSED, ENGINE, refuse.reason());
    }
    planned = move(planned, PLANNED, ENGINE, dryRun ? "dry run: nothing is sent" : "planned");
    if (decision instanceof Guard.NeedsApproval needs) {
      return move(planned, AWAITING_APPROVAL, ENGINE, needs.reason());
    }
    return dryRun ? planned : execute(move(planned, APPROVED, ENGINE, "no approval is needed"));
  }

  private Action withExpiry(Action a) {
    if (a.kind() != ActionKind.QUARANTINE || a.expiresAfterMillis() > 0) {
      return a;
    }
    long expiry = policy.get().quarantineExpiry().toMillis();
    return new Action(
        a.id(),
        a.kind(),
        a.incidentId(),
        a.target(),
        a.parameters(),
        a.playbook(),
        a.requiresApproval(),
        expiry,
        a.requestedAtMillis(),
        a.reason());
  }

  /**
   * Executes what awaits approval; in dry run it is only noted. Anything else is left as it is.
   *
   * @throws IllegalArgumentException where there is no such action
   */
  public synchronized ActionRecord approve(String actionId, String by) {
    ActionRecord record = require(actionId);
    if (record.state() != AWAITING_APPROVAL) {
      return record;
    }
    ActionRecord approved =
        move(record, APPROVED, by, record.dryRun() ? "dry run: nothing is sent" : "approved");
    return record.dryRun() ? approved : execute(approved);
  }

  /**
   * Ends what is planned or awaits approval. Anything else is left as it is.
   *
   * @throws IllegalArgumentException where there is no such action
   */
  public synchronized ActionRecord reject(String actionId, String by, String note) {
    ActionRecord record = require(actionId);
    boolean open = record.state() == AWAITING_APPROVAL || record.state() == PLANNED;
    return open ? move(record, REJECTED, by, note) : record;
  }

  private ActionRecord require(String actionId) {
    return log.find(actionId)
        .orElseThrow(() -> new IllegalArgumentException("no action '" + actionId + "'"));
  }

  /** Moves on what time or the target's signal decides; call it every few seconds. */
  public synchronized void tick() {
    for (ActionRecord record : log.open()) {
      if (policy.get().killSwitch() || policy.get().dryRun() || record.dryRun()) {
        continue;
      }
      switch (record.state()) {
        case APPROVED -> execute(record);
        case EXECUTED, VERIFIED -> follow(record);
        case PLANNED, AWAITING_APPROVAL, REJECTED, REFUSED, REVERTED, FAILED -> {}
      }
    }
  }

  private ActionRecord execute(ActionRecord record) {
    Action action = record.action();
    if (policy.get().dryRun()) {
      return record;
    }
    Optional<Transition> sending = first(record, SENDING);
    try {
      Plan plan = Plan.parse(record.plan());
      Responder responder = responders.named(plan.responder());
      if (sending.isPresent()) {
        return resume(record, responder, plan, sending.get());
      }
      if (!plan.complete()) {
        plan = responder.plan(action, responders.view());
      }
      if (decide(action, plan) instanceof Guard.Refuse refuse) {
        return move(record, REFUSED, ENGINE, "when executing: " + refuse.reason());
      }
      ActionRecord intent = planned(record, plan);
      intent = move(intent, APPROVED, ENGINE, SENDING);
      return send(intent, responder, plan);
    } catch (RespondException | IllegalArgumentException e) {
      return move(record, FAILED, ENGINE, String.valueOf(e.getMessage()));
    }
  }

  private static ActionRecord planned(ActionRecord record, Plan plan) {
    return new ActionRecord(
        record.action(), record.state(), record.dryRun(), plan.text(), record.history());
  }

  /** After a crash or an unanswered request: what was intended may or may not have happened. */
  private ActionRecord resume(
      ActionRecord record, Responder responder, Plan plan, Transition sending) {
    long tried = clock.millis() - sending.timeMillis();
    try {
      if (responder.inEffect(plan)) {
        return move(record, EXECUTED, ENGINE, "found in effect");
      }
    } catch (RespondException e) {
      return unanswered(record, e, tried);
    }
    if (decide(record.action(), plan) instanceof Guard.Refuse refuse) {
      return abandon(record, responder, plan, "sending again was refused: " + refuse.reason());
    }
    return send(record, responder, plan);
  }

  private ActionRecord send(ActionRecord intent, Responder responder, Plan plan) {
    try {
      responder.execute(plan);
    } catch (RespondException e) {
      long tried = first(intent, SENDING).map(t -> clock.millis() - t.timeMillis()).orElse(0L);
      return unanswered(intent, e, tried);
    }
    return move(intent, EXECUTED, ENGINE, plan.summary());
  }

  /** Tries again within the verification window; then gives up and says that it does not know. */
  private ActionRecord unanswered(ActionRecord record, RespondException e, long triedMillis) {
    String why = String.valueOf(e.getMessage());
    if (!e.retryable()) {
      return move(record, FAILED, ENGINE, why);
    }
    boolean again = triedMillis < policy.get().verifyWindow().toMillis();
    return again
        ? record
        : move(record, FAILED, ENGINE, why + "; gave up, whether it acted is unknown");
  }

  private ActionRecord abandon(ActionRecord record, Responder responder, Plan plan, String reason) {
    try {
      responder.revert(plan);
      return move(record, FAILED, ENGINE, reason + "; undone");
    } catch (RespondException e) {
      return e.retryable()
          ? record
          : move(record, FAILED, ENGINE, reason + "; not undone: " + e.getMessage());
    }
  }

  private void follow(ActionRecord record) {
    Action action = record.action();
    long age = clock.millis() - since(record, EXECUTED);
    if (action.expiresAfterMillis() > 0 && age >= action.expiresAfterMillis()) {
      revert(record, "expired");
      return;
    }
    if (record.state() == VERIFIED) {
      return;
    }
    EffectProbe.Effect effect = probe.probe(action);
    if (effect == EffectProbe.Effect.RESOLVED) {
      move(record, VERIFIED, ENGINE, "the signal that raised it has recovered");
    } else if (measured(action) && age >= patience(effect)) {
      revert(record, "no effect within " + policy.get().verifyWindow());
    }
  }

  /** Isolating and notifying do not mend a signal; they last until they expire. */
  private static boolean measured(Action action) {
    return action.kind() == ActionKind.SCALE || action.kind() == ActionKind.REROUTE;
  }

  /** Missing data gets the benefit of the doubt for a second window. */
  private long patience(EffectProbe.Effect effect) {
    long window = policy.get().verifyWindow().toMillis();
    return effect == EffectProbe.Effect.UNKNOWN ? 2 * window : window;
  }

  private void revert(ActionRecord record, String reason) {
    Plan plan = Plan.parse(record.plan());
    try {
      responders.named(plan.responder()).revert(plan);
      move(record, REVERTED, ENGINE, reason);
    } catch (RespondException e) {
      if (!e.retryable()) {
        move(record, FAILED, ENGINE, reason + ", but left as it is: " + e.getMessage());
      }
    }
  }

  private Guard.Decision decide(Action action, Plan plan) {
    GuardPolicy now = policy.get();
    long millis = clock.millis();
    long back = Math.max(HOUR_MILLIS, now.cooldown().toMillis());
    List<ActionRecord> recent = log.changedSince(millis - back);
    return new Guard(now).decide(action, plan, recent, millis);
  }

  private static Optional<Transition> first(ActionRecord record, String note) {
    return record.history().stream()
        .filter(t -> t.state() == APPROVED && t.note().equals(note))
        .findFirst();
  }

  private static long since(ActionRecord record, ActionState state) {
    return record.history().stream()
        .filter(t -> t.state() == state)
        .mapToLong(Transition::timeMillis)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  private ActionRecord move(ActionRecord record, ActionState state, String by, String note) {
    List<Transition> history = new ArrayList<>(record.history());
    history.add(new Transition(clock.millis(), state, by, note));
    ActionRecord moved =
        new ActionRecord(record.action(), state, record.dryRun(), record.plan(), history);
    log.save(moved);
    return moved;
  }
}
