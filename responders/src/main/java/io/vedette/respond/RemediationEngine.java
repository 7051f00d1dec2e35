package io.vedette.respond;

import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.ActionRecord;
import io.vedette.model.ActionRecord.Transition;
import io.vedette.model.ActionState;
import io.vedette.model.Outcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Remediation as a transaction: plan, guard, approval where asked for, execute with an expiry,
 * verify on the signal that raised it, keep or revert. Every step is saved before the next.
 *
 * <p>The intent to execute is saved with what an undo needs before anything is sent. After a crash
 * between the two the action is executed again, which changes nothing, since names are
 * deterministic. An action is known by its id: submitting it again does nothing. Calls are
 * serialised.
 */
public final class RemediationEngine {
  private static final String UNDO = "undo ";
  private static final String ENGINE = "vedette";

  private final Map<ActionKind, Responder> responders = new EnumMap<>(ActionKind.class);
  private final GuardPolicy policy;
  private final Guard guard;
  private final ActionLog log;
  private final EffectProbe probe;
  private final Clock clock;

  public RemediationEngine(
      Collection<Responder> responders,
      GuardPolicy policy,
      ActionLog log,
      EffectProbe probe,
      Clock clock) {
    responders.forEach(responder -> this.responders.put(responder.kind(), responder));
    this.policy = policy;
    this.guard = new Guard(policy);
    this.log = log;
    this.probe = probe;
    this.clock = clock;
    log.open().forEach(this::remember);
  }

  private void remember(ActionRecord record) {
    for (Transition transition : record.history()) {
      if (transition.state() == ActionState.EXECUTED) {
        guard.executed(record.action(), transition.timeMillis());
      }
    }
  }

  /** Takes an action that a playbook asks for, and goes as far as it may without a person. */
  public synchronized ActionRecord submit(Action action) {
    Optional<ActionRecord> known = log.find(action.id());
    if (known.isPresent()) {
      return known.get();
    }
    Plan plan;
    try {
      plan = responder(action).plan(action);
    } catch (ResponderException e) {
      return save(action, ActionState.FAILED, "", List.of(), "no plan: " + e.getMessage());
    }
    Optional<String> refusal = guard.refusal(action, plan, clock.millis());
    if (refusal.isPresent()) {
      return save(action, ActionState.REFUSED, plan.text(), List.of(), refusal.get());
    }
    if (action.requiresApproval()) {
      return save(
          action,
          ActionState.AWAITING_APPROVAL,
          plan.text(),
          List.of(),
          "playbook " + action.playbook() + " asks for approval");
    }
    ActionRecord planned =
        save(
            action,
            ActionState.PLANNED,
            plan.text(),
            List.of(),
            policy.dryRun() ? "dry run: nothing is sent" : "within policy");
    return policy.dryRun() ? planned : execute(planned, ENGINE);
  }

  /**
   * Approves an action that waits for it.
   *
   * @throws NoSuchElementException where there is none of this id
   * @throws IllegalStateException where it does not wait for approval
   */
  public synchronized ActionRecord approve(String id, String by) {
    ActionRecord approved = move(waiting(id), ActionState.APPROVED, by, "approved");
    if (policy.dryRun()) {
      return move(approved, ActionState.PLANNED, ENGINE, "dry run: nothing is sent");
    }
    return execute(approved, by);
  }

  /**
   * Rejects an action that waits for approval.
   *
   * @throws NoSuchElementException where there is none of this id
   * @throws IllegalStateException where it does not wait for approval
   */
  public synchronized ActionRecord reject(String id, String by, String note) {
    return move(waiting(id), ActionState.REJECTED, by, note.isBlank() ? "rejected" : note);
  }

  private ActionRecord waiting(String id) {
    ActionRecord record =
        log.find(id).orElseThrow(() -> new NoSuchElementException("no action has the id " + id));
    if (record.state() != ActionState.AWAITING_APPROVAL) {
      throw new IllegalStateException(
          "action " + id + " does not wait for approval: it is " + record.state());
    }
    return record;
  }

  private ActionRecord execute(ActionRecord record, String by) {
    Action action = record.action();
    try {
      Plan plan = responder(action).plan(action);
      Optional<String> refusal = guard.refusal(action, plan, clock.millis());
      if (refusal.isPresent()) {
        return move(record, ActionState.REFUSED, ENGINE, refusal.get());
      }
      ActionRecord intent =
          move(withPlan(record, plan), ActionState.APPROVED, ENGINE, UNDO + plan.undo());
      responder(action).execute(action, plan);
      guard.executed(action, clock.millis());
      return move(intent, ActionState.EXECUTED, by, "sent");
    } catch (ResponderException e) {
      return move(record, ActionState.FAILED, ENGINE, String.valueOf(e.getMessage()));
    }
  }

  /** Goes on with whatever time has made due: verification, expiry, intents left by a crash. */
  public synchronized void tick() {
    for (ActionRecord record : log.open()) {
      switch (record.state()) {
        case APPROVED -> resume(record);
        case EXECUTED -> verify(record);
        case VERIFIED -> expire(record);
        case PLANNED, AWAITING_APPROVAL, REJECTED, REFUSED, REVERTED, FAILED -> {
          // nothing is due
        }
      }
    }
  }

  private void resume(ActionRecord record) {
    if (!record.dryRun()) {
      execute(record, ENGINE);
    }
  }

  private void verify(ActionRecord record) {
    if (expired(record) || record.action().kind() == ActionKind.NOTIFY) {
      expire(record);
      return;
    }
    long since = clock.millis() - executedAt(record);
    Outcome outcome = probe.of(record.action().incidentId());
    if (outcome == Outcome.NORMAL) {
      move(record, ActionState.VERIFIED, ENGINE, "the incident is over");
    } else if (outcome == Outcome.ANOMALOUS && since >= policy.verifyWithin().toMillis()) {
      revert(record, "no effect within " + policy.verifyWithin().toMinutes() + " min");
    }
  }

  private void expire(ActionRecord record) {
    if (expired(record)) {
      revert(record, "its time is over");
    }
  }

  private boolean expired(ActionRecord record) {
    long lasts = record.action().expiresAfterMillis();
    return lasts > 0 && clock.millis() - executedAt(record) >= lasts;
  }

  private void revert(ActionRecord record, String why) {
    String undo =
        record.history().stream()
            .map(Transition::note)
            .filter(note -> note.startsWith(UNDO))
            .reduce((first, last) -> last)
            .map(note -> note.substring(UNDO.length()))
            .orElse("");
    try {
      responder(record.action()).revert(record.action(), undo);
      move(record, ActionState.REVERTED, ENGINE, why);
    } catch (ResponderException e) {
      move(record, ActionState.FAILED, ENGINE, "not reverted: " + e.getMessage());
    }
  }

  private static long executedAt(ActionRecord record) {
    return record.history().stream()
        .filter(t -> t.state() == ActionState.EXECUTED)
        .mapToLong(Transition::timeMillis)
        .max()
        .orElse(Long.MAX_VALUE);
  }

  private Responder responder(Action action) throws ResponderException {
    Responder responder = responders.get(action.kind());
    if (responder == null) {
      throw new ResponderException("no responder for " + action.kind() + " is installed");
    }
    return responder;
  }

  private static ActionRecord withPlan(ActionRecord record, Plan plan) {
    return new ActionRecord(
        record.action(), record.state(), record.dryRun(), plan.text(), record.history());
  }

  private ActionRecord move(ActionRecord record, ActionState state, String by, String note) {
    List<Transition> history = new ArrayList<>(record.history());
    history.add(new Transition(clock.millis(), state, by, note));
    ActionRecord moved =
        new ActionRecord(record.action(), state, record.dryRun(), record.plan(), history);
    log.save(moved);
    return moved;
  }

  private ActionRecord save(
      Action action, ActionState state, String plan, List<Transition> before, String note) {
    return move(
        new ActionRecord(action, state, policy.dryRun(), plan, before), state, ENGINE, note);
  }
}
