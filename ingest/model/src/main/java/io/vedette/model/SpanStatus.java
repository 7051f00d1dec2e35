package io.vedette.model;

/** OpenTelemetry span status. */
public enum SpanStatus {
  UNSET,
  OK,
  ERROR
}
