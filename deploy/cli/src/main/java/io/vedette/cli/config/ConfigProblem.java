package io.vedette.cli.config;

/**
 * One thing wrong with a configuration.
 *
 * @param where {@code file:line}, an environment variable or a command-line option
 * @param message key, value and what to do
 */
public record ConfigProblem(String where, String message) {
  @Override
  public String toString() {
    return where + ": " + message;
  }
}
