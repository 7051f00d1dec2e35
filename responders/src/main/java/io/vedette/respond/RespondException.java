package io.vedette.respond;

/** An action that cannot be planned or was not carried out; the message is for the operator. */
public final class RespondException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean retryable;

  /** A final no: trying again gives the same. */
  public RespondException(String message) {
    super(message);
    this.retryable = false;
  }

  private RespondException(String message, Throwable cause) {
    super(message, cause);
    this.retryable = true;
  }

  /** The server did not answer or was busy; whether it acted is unknown. */
  public static RespondException unanswered(String message, Throwable cause) {
    return new RespondException(message, cause);
  }

  public boolean retryable() {
    return retryable;
  }
}
