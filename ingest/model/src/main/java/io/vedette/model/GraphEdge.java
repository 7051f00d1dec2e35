package io.vedette.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An edge of the service graph, as one interval of traces showed it.
 *
 * @param caller who calls, or who is carried
 * @param callee who is called, or who carries
 * @param timeMillis end of the interval
 * @param calls number of calls in it, adjusted for sampling
 * @param errors of these, failed
 * @param p50Millis median duration, ms
 * @param p99Millis 99th percentile, ms
 * @param kind what the edge means
 * @param operations the same by operation and version, most calls first; bounded
 * @param exemplars example traces: normal, slow and failed ones
 */
public record GraphEdge(
    Entity caller,
    Entity callee,
    long timeMillis,
    double calls,
    double errors,
    double p50Millis,
    double p99Millis,
    EdgeKind kind,
    List<OperationRed> operations,
    List<Evidence> exemplars) {

  /** Edges stored before these fields were there lack the last three. */
  public GraphEdge(
      Entity caller,
      Entity callee,
      long timeMillis,
      double calls,
      double errors,
      double p50Millis,
      double p99Millis,
      @Nullable EdgeKind kind,
      @Nullable List<OperationRed> operations,
      @Nullable List<Evidence> exemplars) {
    this.caller = caller;
    this.callee = callee;
    this.timeMillis = timeMillis;
    this.calls = calls;
    this.errors = errors;
    this.p50Millis = p50Millis;
    this.p99Millis = p99Millis;
    this.kind = kind == null ? EdgeKind.CALL : kind;
    this.operations = operations == null ? List.of() : List.copyOf(operations);
    this.exemplars = exemplars == null ? List.of() : List.copyOf(exemplars);
  }

  /** A call edge without detail. */
  public GraphEdge(
      Entity caller,
      Entity callee,
      long timeMillis,
      double calls,
      double errors,
      double p50Millis,
      double p99Millis) {
    this(
        caller,
        callee,
        timeMillis,
        calls,
        errors,
        p50Millis,
        p99Millis,
        EdgeKind.CALL,
        List.of(),
        List.of());
  }
}
