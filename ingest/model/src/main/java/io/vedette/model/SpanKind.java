package io.vedette.model;

/** OpenTelemetry span kinds. */
public enum SpanKind {
  INTERNAL,
  SERVER,
  CLIENT,
  PRODUCER,
  CONSUMER
}
