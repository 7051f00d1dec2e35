package io.vedette.model;

import java.util.Map;

/**
 * What a playbook asks for; a responder turns it into a plan.
 *
 * @param id deterministic: from incident, playbook and step
 * @param target what to act on: a workload, service or actor
 * @param parameters the kind's own settings, as the playbook wrote them: {@code replicas}, {@code
 *     to}, {@code weight}, {@code receiver}, …
 * @param playbook name of the playbook that asked
 * @param requiresApproval true where a person must approve first
 * @param expiresAfterMillis how long the effect may last before it is reverted; 0 for no expiry
 * @param requestedAtMillis event time of the decision
 * @param reason why, in plain language
 */
public record Action(
    String id,
    ActionKind kind,
    String incidentId,
    Entity target,
    Map<String, String> parameters,
    String playbook,
    boolean requiresApproval,
    long expiresAfterMillis,
    long requestedAtMillis,
    String reason) {
  public Action {
    parameters = Map.copyOf(parameters);
  }
}
