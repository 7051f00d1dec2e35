package io.vedette.detect.trace;

import io.vedette.model.Entity;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * @param address what the caller's own span named as its peer, where the callee answered; or null
 * @param retry made after an equal call of the same request had failed
 * @param sequence of the first of equal calls: how many of them the request made one after the
 *     other; 0 of the others
 * @param selfPaced its duration says nothing of health: long-polling, streaming, batch; see {@link
 *     OperationShape}
 * @param carriers of the callee, from the inside out: pod, node or host, zone
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
    String traceId,
    @Nullable Entity address,
    boolean retry,
    int sequence,
    boolean selfPaced,
    List<Entity> carriers) {

  public Call {
    carriers = List.copyOf(carriers);
  }

  /** A lone call. */
  public Call(
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
      String traceId) {
    this(
        caller,
        callee,
        operation,
        calleeVersion,
        timeMillis,
        durationNanos,
        selfNanos,
        error,
        errorOrigin,
        adjustedCount,
        traceId,
        null,
        false,
        1,
        false,
        List.of());
  }

  /** The same call with what was learned of it. */
  Call with(Entity newCallee, boolean newSelfPaced) {
    return copy(caller, newCallee, operation, newSelfPaced, carriers);
  }

  /** The same call with what is told apart of it: where too much is, a name stands for the rest. */
  public Call told(
      Entity newCaller, Entity newCallee, String newOperation, List<Entity> newCarriers) {
    return copy(newCaller, newCallee, newOperation, selfPaced, newCarriers);
  }

  private Call copy(
      Entity newCaller,
      Entity newCallee,
      String newOperation,
      boolean newSelfPaced,
      List<Entity> newCarriers) {
    return new Call(
        newCaller,
        newCallee,
        newOperation,
        calleeVersion,
        timeMillis,
        durationNanos,
        selfNanos,
        error,
        errorOrigin,
        adjustedCount,
        traceId,
        address,
        retry,
        sequence,
        newSelfPaced,
        newCarriers);
  }
}
