package io.vedette.model;

import java.util.List;

/**
 * Rate, errors and duration of one operation in one version of the callee, in one interval.
 *
 * @param operation name with ids and numbers taken out; {@code _other} sums what came beyond the
 *     bound on operations
 * @param version {@code service.version} of the callee, or empty
 * @param calls number of calls, adjusted for sampling
 * @param errors of these, failed
 * @param p50Millis median duration, ms
 * @param p99Millis 99th percentile, ms
 * @param exemplars example traces: normal, slow and failed ones
 */
public record OperationRed(
    String operation,
    String version,
    double calls,
    double errors,
    double p50Millis,
    double p99Millis,
    List<Evidence> exemplars) {
  public OperationRed {
    exemplars = List.copyOf(exemplars);
  }
}
