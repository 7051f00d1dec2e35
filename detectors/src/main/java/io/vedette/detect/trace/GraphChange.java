package io.vedette.detect.trace;

import io.vedette.model.Entity;

/**
 * The service graph is no longer what it was.
 *
 * @param entity whose dependency it is
 * @param timeMillis when it was seen, ms since the epoch
 * @param text one sentence, such as {@code checkout now calls payment}
 */
public record GraphChange(Entity entity, Entity peer, long timeMillis, Kind kind, String text) {
  /** What changed. */
  public enum Kind {
    NEW_EDGE,
    LOST_EDGE
  }
}
