package io.vedette.cli.service;

import io.vedette.model.Action;
import io.vedette.model.ActionRecord;
import io.vedette.model.ActionState;
import io.vedette.model.IncidentState;
import io.vedette.respond.ActionLog;
import io.vedette.respond.EffectProbe;
import io.vedette.respond.RemediationEngine;
import io.vedette.review.Decisions;
import io.vedette.store.FindingStore;
import io.vedette.store.StoreException;
import java.util.NoSuchElementException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The remediation engine at work: fed by the projector, decided on the review page, driven by time.
 */
public final class Remediation implements Decisions, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Remediation.class);
  private static final long TICK_SECONDS = 5;

  private final RemediationEngine engine;
  private final ActionLog actions;
  private final UnaryOperator<Action> completed;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "remediation");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param actions the log that the engine keeps its records in
   * @param completed fills in what a playbook leaves to others to know
   */
  public Remediation(RemediationEngine engine, ActionLog actions, UnaryOperator<Action> completed) {
    this.engine = engine;
    this.actions = actions;
    this.completed = completed;
    var unused =
        timer.scheduleWithFixedDelay(this::tick, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
  }

  private void tick() {
    try {
      engine.tick();
    } catch (StoreException e) {
      log.warn("the store is away, remediation waits: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("remediation failed, trying again", e);
    }
  }

  /** Takes an action that a playbook asks for; a failure of a responder is logged, not thrown. */
  public void submit(Action action) {
    try {
      engine.submit(completed.apply(action));
    } catch (StoreException e) {
      throw e; // the caller tries again
    } catch (RuntimeException e) {
      log.error("action {} of playbook {} failed", action.id(), action.playbook(), e);
    }
  }

  @Override
  public ActionRecord approve(String actionId, String by) {
    requireWaiting(actionId);
    return engine.approve(actionId, by);
  }

  @Override
  public ActionRecord reject(String actionId, String by, String note) {
    requireWaiting(actionId);
    return engine.reject(actionId, by, note);
  }

  private void requireWaiting(String actionId) {
    ActionRecord record =
        actions
            .find(actionId)
            .orElseThrow(() -> new NoSuchElementException("no action has the id " + actionId));
    if (record.state() != ActionState.AWAITING_APPROVAL) {
      throw new IllegalStateException(
          "action " + actionId + " does not wait for approval: it is " + record.state());
    }
  }

  /** Whether an incident is over, from the store. */
  public static EffectProbe.Effect effect(FindingStore store, String incidentId) {
    return store
        .incident(incidentId)
        .map(
            incident ->
                incident.state() == IncidentState.RESOLVED
                    ? EffectProbe.Effect.RESOLVED
                    : EffectProbe.Effect.PERSISTS)
        .orElse(EffectProbe.Effect.UNKNOWN);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
