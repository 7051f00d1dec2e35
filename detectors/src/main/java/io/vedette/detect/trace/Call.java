package io.vedette.detect.trace;

import io.vedette.model.Entity;

/**
 * One call that a trace shows: a server or consumer span, or a client or producer span towards
 * something that sends no spans itself (a database, a queue, an external peer).
 *
 * @param caller who called; an {@code EXTERNAL} entity "user" for a root, "unknown" where the
 *     parent span was not seen
 * @param callee who was called
 * @param operation name with ids and numbers taken out
 * @param calleeVersion {@code service.version} of the callee, or empty
 * @param timeMillis when the call ended, ms since the epoch
 * @param durationNanos how long it took, ns
 * @param selfNanos of these, not spent waiting for the callee's own outgoing calls, ns
 * @param error true where the call failed
 * @param errorOrigin true where it failed and none of the callee's own outgoing calls did
 * @param adjustedCount how many calls this one stands for, at least 1 (probability sampling)
 * @param traceId 32 hex digits
 */
public record Call(
    Entity caller,
    Entity callee,
    String operation,
    String calleeVersion,
    long timeMillis,
    long durationNanos,
    long selfNanos,
    boolean error,
    boolean errorOrigin,
    double adjustedCount,
    String traceId) {}
