package io.vedette.model;

import java.util.List;

/**
 * An action with its plan and history: the audit record.
 *
 * @param dryRun true where nothing is sent
 * @param plan the exact manifest, diff or request body that is or would be sent
 * @param history every change of state, oldest first
 */
public record ActionRecord(
    Action action, ActionState state, boolean dryRun, String plan, List<Transition> history) {
  public ActionRecord {
    history = List.copyOf(history);
  }

  /** One change of state: when (wall clock, ms), to what, by whom and why. */
  public record Transition(long timeMillis, ActionState state, String by, String note) {}
}
