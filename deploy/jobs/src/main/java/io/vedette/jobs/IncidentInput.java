package io.vedette.jobs;

import io.vedette.detect.incident.ChangeEvent;
import io.vedette.model.Finding;
import io.vedette.model.GraphEdge;
import org.jspecify.annotations.Nullable;

/** What the incident engine is told. One of the three is set. */
record IncidentInput(
    @Nullable Finding finding, @Nullable GraphEdge edge, @Nullable ChangeEvent change) {
  static IncidentInput of(Finding finding) {
    return new IncidentInput(finding, null, null);
  }

  static IncidentInput of(GraphEdge edge) {
    return new IncidentInput(null, edge, null);
  }

  static IncidentInput of(ChangeEvent change) {
    return new IncidentInput(null, null, change);
  }
}
