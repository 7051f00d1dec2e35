package io.vedette.rules;

/** A rule that cannot be used; the message says what is wrong and what to do. */
public final class RuleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;

  public RuleException(String message) {
    this(message, 0);
  }

  /**
   * @param line where, from 1; 0 where not known
   */
  public RuleException(String message, int line) {
    super(message);
    this.line = line;
  }

  public int line() {
    return line;
  }
}
