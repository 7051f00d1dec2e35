package io.vedette.review;

import io.vedette.model.ActionRecord;

/** What a person may decide about a proposed action; the remediation engine carries it out. */
public interface Decisions {
  /**
   * Approves an action that awaits approval.
   *
   * @param by who decided
   * @return the action as it stands now
   * @throws java.util.NoSuchElementException where no action has this id
   * @throws IllegalStateException where it awaits no approval; the message says why
   */
  ActionRecord approve(String actionId, String by);

  /**
   * Rejects an action that awaits approval.
   *
   * @param note why, or empty
   * @return the action as it stands now
   * @throws java.util.NoSuchElementException where no action has this id
   * @throws IllegalStateException where it awaits no approval; the message says why
   */
  ActionRecord reject(String actionId, String by, String note);
}
