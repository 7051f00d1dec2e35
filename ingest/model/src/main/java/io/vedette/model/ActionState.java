package io.vedette.model;

/** Where an action stands in its transaction. */
public enum ActionState {
  /** Planned; in dry run it stays here, with the diff that would be sent. */
  PLANNED,
  AWAITING_APPROVAL,
  APPROVED,
  REJECTED,
  /** The guard refused: budget, cool-down, protected namespace, kill switch. */
  REFUSED,
  EXECUTED,
  /** The effect was seen on the signal that raised it. */
  VERIFIED,
  REVERTED,
  FAILED;

  /** True where nothing more will happen. */
  public boolean terminal() {
    return switch (this) {
      case REJECTED, REFUSED, REVERTED, FAILED -> true;
      case PLANNED, AWAITING_APPROVAL, APPROVED, EXECUTED, VERIFIED -> false;
    };
  }
}
