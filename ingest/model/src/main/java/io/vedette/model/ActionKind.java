package io.vedette.model;

/** What a responder can do. */
public enum ActionKind {
  SCALE,
  REROUTE,
  QUARANTINE,
  NOTIFY
}
