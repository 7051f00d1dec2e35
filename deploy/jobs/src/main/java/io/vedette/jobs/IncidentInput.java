package io.vedette.jobs;

import io.vedette.detect.incident.ChangeEvent;
import io.vedette.model.Finding;
import io.vedette.model.GraphEdge;
import io.vedette.model.TraceExample;
import org.jspecify.annotations.Nullable;

/** What the incident engine is told. One of the four is set. */
record IncidentInput(
    @Nullable Finding finding,
    @Nullable GraphEdge edge,
    @Nullable ChangeEvent change,
    @Nullable TraceExample example) {
  static IncidentInput of(Finding finding) {
    return new IncidentInput(finding, null, null, null);
  }

  static IncidentInput of(GraphEdge edge) {
    return new IncidentInput(null, edge, null, null);
  }

  static IncidentInput of(ChangeEvent change) {
    return new IncidentInput(null, null, change, null);
  }

  static IncidentInput of(TraceExample example) {
    return new IncidentInput(null, null, null, example);
  }
}
