package io.vedette.model;

import java.util.List;

/**
 * One operation of one service within a trace.
 *
 * @param traceId 32 hex digits
 * @param spanId 16 hex digits
 * @param parentSpanId 16 hex digits, or empty for a root
 * @param name operation name, low cardinality
 * @param startUnixNano start, nanoseconds since the epoch
 * @param endUnixNano end, nanoseconds since the epoch, never before the start
 * @param statusMessage the sender's words on an error, or empty
 * @param traceState W3C tracestate, where sampling thresholds ({@code ot=th:…}) travel, or empty
 * @param links spans of other traces that caused this one (messaging)
 */
public record Span(
    String traceId,
    String spanId,
    String parentSpanId,
    String name,
    SpanKind kind,
    long startUnixNano,
    long endUnixNano,
    SpanStatus status,
    String statusMessage,
    String traceState,
    List<SpanLink> links,
    Resource resource,
    Attributes attributes)
    implements TelemetryEvent {
  public Span {
    links = List.copyOf(links);
    if (endUnixNano < startUnixNano) {
      throw new IllegalArgumentException(
          "span " + spanId + " ends " + (startUnixNano - endUnixNano) + " ns before it starts");
    }
  }

  /** When the span ended: only then is it known whole. */
  @Override
  public long timeMillis() {
    return endUnixNano / 1_000_000L;
  }

  public long durationNanos() {
    return endUnixNano - startUnixNano;
  }

  public boolean isRoot() {
    return parentSpanId.isEmpty();
  }

  public boolean failed() {
    return status == SpanStatus.ERROR;
  }
}
