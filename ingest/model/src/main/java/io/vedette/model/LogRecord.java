package io.vedette.model;

/**
 * One log record.
 *
 * @param timeUnixNano when it happened (observed time where the source gave none)
 * @param severityNumber OpenTelemetry severity, 1 (TRACE) to 24 (FATAL4), 0 unspecified
 * @param severityText the source's own word for it, or empty
 * @param body the message; a structured body as JSON
 * @param traceId 32 hex digits, or empty
 * @param spanId 16 hex digits, or empty
 */
public record LogRecord(
    long timeUnixNano,
    int severityNumber,
    String severityText,
    String body,
    String traceId,
    String spanId,
    Resource resource,
    Attributes attributes)
    implements TelemetryEvent {
  public LogRecord {
    if (severityNumber < 0 || severityNumber > 24) {
      throw new IllegalArgumentException("severity number " + severityNumber + " is not in 0..24");
    }
  }

  @Override
  public long timeMillis() {
    return timeUnixNano / 1_000_000L;
  }

  /** ERROR or worse. */
  public boolean isError() {
    return severityNumber >= 17;
  }
}
