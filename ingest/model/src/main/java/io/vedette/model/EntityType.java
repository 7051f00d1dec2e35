package io.vedette.model;

/** What kind of thing a finding is about. */
public enum EntityType {
  SERVICE,
  WORKLOAD,
  POD,
  NODE,
  HOST,
  DATABASE,
  EXTERNAL,
  ACTOR,
  RESOURCE,
  SERIES,
  /** An availability zone. */
  ZONE
}
