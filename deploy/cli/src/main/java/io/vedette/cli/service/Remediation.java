package io.vedette.cli.service;

import io.vedette.model.Action;
import io.vedette.model.ActionRecord;
import io.vedette.model.IncidentState;
import io.vedette.model.Outcome;
import io.vedette.respond.RemediationEngine;
import io.vedette.review.Decisions;
import io.vedette.store.FindingStore;
import io.vedette.store.StoreException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The remediation engine at work: fed by the projector, decided on the review page, driven by time.
 */
public final class Remediation implements Decisions, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Remediation.class);
  private static final long TICK_SECONDS = 5;

  private final RemediationEngine engine;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "remediation");
            thread.setDaemon(true);
            return thread;
          });

  public Remediation(RemediationEngine engine) {
    this.engine = engine;
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
      engine.submit(action);
    } catch (StoreException e) {
      throw e; // the caller tries again
    } catch (RuntimeException e) {
      log.error("action {} of playbook {} failed", action.id(), action.playbook(), e);
    }
  }

  @Override
  public ActionRecord approve(String actionId, String by) {
    return engine.approve(actionId, by);
  }

  @Override
  public ActionRecord reject(String actionId, String by, String note) {
    return engine.reject(actionId, by, note);
  }

  /** Whether an incident is over, from the store. */
  public static Outcome outcome(FindingStore store, String incidentId) {
    return store
        .incident(incidentId)
        .map(
            incident ->
                incident.state() == IncidentState.RESOLVED ? Outcome.NORMAL : Outcome.ANOMALOUS)
        .orElse(Outcome.INCONCLUSIVE);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
