package io.vedette.detect.incident;

import io.vedette.model.Entity;

/**
 * Something that people or controllers changed: what an on-call engineer asks for first.
 *
 * @param entity what was changed
 * @param timeMillis when, ms since the epoch
 * @param kind {@code deploy}, {@code config}, {@code scale}, {@code audit}, {@code rollout} (the
 *     verdict on a new version) or {@link #ROLLOUT_PASSED}
 * @param text one sentence, such as {@code checkout 1.4.1 -> 1.4.2}
 */
public record ChangeEvent(Entity entity, long timeMillis, String kind, String text) {
  /** A new version was compared with the one before and is no worse. */
  public static final String ROLLOUT_PASSED = "rollout_passed";

  /** True for changes that replace code or configuration. */
  boolean replaces() {
    return kind.equals("deploy") || kind.equals("config");
  }
}
