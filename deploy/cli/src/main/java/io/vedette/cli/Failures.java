package io.vedette.cli;

/** Failures in words for the console; their stack traces go to the log file. */
final class Failures {
  private static final int MAX_CAUSES = 8;

  private Failures() {}

  /** The message, followed by those of the causes that say more. */
  static String describe(Throwable failure) {
    StringBuilder text = new StringBuilder(message(failure));
    Throwable cause = failure.getCause();
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      String more = message(cause);
      if (text.indexOf(more) < 0) {
        text.append("\n  because: ").append(more);
      }
      cause = cause.getCause();
    }
    return text.toString();
  }

  private static String message(Throwable failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}
