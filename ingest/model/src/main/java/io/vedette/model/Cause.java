package io.vedette.model;

import java.util.List;

/**
 * One hypothesis of an incident: an entity and a kind of fault.
 *
 * @param faultKind such as {@code slow_dependency}, {@code error_origin}, {@code
 *     resource_exhaustion}, {@code bad_deploy}, {@code overload}, {@code lost_instance}, {@code
 *     third_party}, {@code security}, {@code unknown}
 * @param probability in [0,1]; all hypotheses of an incident, and "none of these", sum to 1
 */
public record Cause(
    Entity entity,
    String faultKind,
    double probability,
    List<Evidence> evidenceFor,
    List<Evidence> evidenceAgainst) {
  public Cause {
    evidenceFor = List.copyOf(evidenceFor);
    evidenceAgainst = List.copyOf(evidenceAgainst);
  }
}
