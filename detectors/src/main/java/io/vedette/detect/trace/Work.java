package io.vedette.detect.trace;

import io.vedette.model.Entity;
import org.jspecify.annotations.Nullable;

/**
 * The part of a span that none of its children account for.
 *
 * @param span its id, see {@link #key}
 * @param parent its parent's id, or 0
 * @param operation name with ids taken out
 * @param peer where the span only waits for one call to another service: that service; the own time
 *     is then what the network and both ends' queues took
 * @param startNanos when the span started, ns since the epoch
 * @param selfNanos own time, ns
 */
public record Work(
    long span,
    long parent,
    Entity service,
    String operation,
    @Nullable Entity peer,
    long startNanos,
    long selfNanos) {

  /** The number that stands for a span id. */
  public static long key(String spanId) {
    return SpanNode.id(spanId);
  }
}
