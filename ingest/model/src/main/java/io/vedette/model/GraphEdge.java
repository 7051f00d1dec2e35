package io.vedette.model;

/**
 * Calls between two entities, as one interval of traces showed them.
 *
 * @param caller who calls
 * @param callee who is called
 * @param timeMillis end of the interval
 * @param calls number of calls in it, adjusted for sampling
 * @param errors of these, failed
 * @param p50Millis median duration, ms
 * @param p99Millis 99th percentile, ms
 */
public record GraphEdge(
    Entity caller,
    Entity callee,
    long timeMillis,
    double calls,
    double errors,
    double p50Millis,
    double p99Millis) {}
