package io.vedette.rules;

/**
 * Why a file, or a document in it, was refused.
 *
 * @param line from 1; 0 where not known
 */
public record Problem(String path, int line, String reason) {
  @Override
  public String toString() {
    return path + (line > 0 ? ":" + line : "") + ": " + reason;
  }
}
