package io.vedette.detect.incident;

import io.vedette.model.Entity;

/**
 * Something that people or controllers changed: what an on-call engineer asks for first.
 *
 * @param entity what was changed
 * @param timeMillis when, ms since the epoch
 * @param kind {@code deploy}, {@code config}, {@code scale} or {@code audit}
 * @param text one sentence, such as {@code checkout 1.4.1 -> 1.4.2}
 */
public record ChangeEvent(Entity entity, long timeMillis, String kind, String text) {
  /** True for changes that replace code or configuration. */
  boolean replaces() {
    return kind.equals("deploy") || kind.equals("config");
  }
}
