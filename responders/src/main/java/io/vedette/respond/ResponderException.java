package io.vedette.respond;

/** A plan that cannot be made or carried out; the message says why and what to do. */
public final class ResponderException extends Exception {
  private static final long serialVersionUID = 1L;

  public ResponderException(String message) {
    super(message);
  }

  public ResponderException(String message, Throwable cause) {
    super(message, cause);
  }
}
