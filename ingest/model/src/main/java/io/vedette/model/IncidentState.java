package io.vedette.model;

/** Where an incident stands. */
public enum IncidentState {
  OPEN,
  RESOLVED,
  /** Its findings went into another incident, named in {@code mergedInto}. */
  MERGED
}
