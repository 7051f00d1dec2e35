package io.vedette.detect.behavior;

import io.vedette.model.Entity;
import org.jspecify.annotations.Nullable;

/**
 * One thing that somebody did, in the terms that behaviour is learnt in. Empty strings are unknown.
 *
 * @param timeMillis event time
 * @param eventId id of the event it was read from
 * @param source the log source
 * @param actor who did it; findings are about this entity
 * @param subject whose history it belongs to: stable over sessions, such as the role behind an
 *     assumed-role session
 * @param peerGroup subjects of one kind, whose habits are compared
 * @param action what was done, low cardinality
 * @param resource what it was done to
 * @param address network the request came from: a /24 or /48, or a name
 * @param agent client software without its version
 * @param failed true where it was refused or went wrong
 * @param volume bytes or tokens moved; 0 where unknown
 * @param call the inference part, where the event is of an AI workload
 */
public record Activity(
    long timeMillis,
    String eventId,
    String source,
    Entity actor,
    String subject,
    String peerGroup,
    String action,
    String resource,
    String address,
    String agent,
    boolean failed,
    double volume,
    @Nullable AiCall call) {}
