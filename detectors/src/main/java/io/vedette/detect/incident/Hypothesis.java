package io.vedette.detect.incident;

import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import java.util.List;

/**
 * A possible cause with its log-odds against "none of these".
 *
 * @param explains share of the incident's harm that it would explain, in [0,1]
 */
record Hypothesis(
    Entity entity,
    String faultKind,
    double score,
    double explains,
    List<Evidence> evidenceFor,
    List<Evidence> evidenceAgainst) {

  Cause withProbability(double probability) {
    return new Cause(entity, faultKind, probability, evidenceFor, evidenceAgainst);
  }
}
