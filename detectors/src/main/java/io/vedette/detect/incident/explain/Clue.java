package io.vedette.detect.incident.explain;

import io.vedette.detect.incident.SymptomKind;
import io.vedette.model.Entity;

/**
 * A comparison's strongest word about one entity.
 *
 * @param score in [0,1]: how much of what it does is not as it was, by a lower confidence bound
 */
record Clue(Entity entity, SymptomKind kind, double score, String text) {}
