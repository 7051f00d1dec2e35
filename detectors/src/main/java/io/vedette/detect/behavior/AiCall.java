package io.vedette.detect.behavior;

import io.vedette.model.Entity;

/**
 * What an inference gateway or an instrumented agent says of one call, in OpenTelemetry's {@code
 * gen_ai} terms.
 *
 * @param workload the service that ran it
 * @param kind what it was
 * @param model {@code gen_ai.request.model}, or empty
 * @param traceId what ties a prompt to the calls that follow from it, or empty
 * @param target tool name or address that was called, or empty
 * @param prompt a locality-sensitive hash ({@link SimHash}) of the prompt; 0 where it is not known
 * @param injection true where a guardrail flagged the input
 */
public record AiCall(
    Entity workload,
    Kind kind,
    String model,
    String traceId,
    String target,
    long prompt,
    boolean injection) {
  /** The kinds of call that are told apart. */
  public enum Kind {
    INFERENCE,
    TOOL,
    NETWORK,
    FEEDBACK,
    OTHER
  }
}
