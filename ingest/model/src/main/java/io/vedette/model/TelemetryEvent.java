package io.vedette.model;

/**
 * One observation as it arrived from a sender, in OpenTelemetry's terms.
 *
 * <p>Event time rules: {@link #timeMillis()} is when it happened, never when it was received.
 */
public sealed interface TelemetryEvent permits MetricSample, Span, LogRecord, AuditEvent {
  /** Event time, milliseconds since the Unix epoch. */
  long timeMillis();
}
