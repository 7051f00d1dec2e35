package io.vedette.detect.trace;

import io.vedette.model.Entity;
import io.vedette.model.Span;
import io.vedette.model.SpanKind;
import java.util.Optional;

/**
 * The context of a span that sent messages, as consumers link to it, and where it sent them.
 *
 * @param traceId 32 hex digits
 * @param spanId 16 hex digits
 * @param system {@code messaging.system}
 * @param destination queue or topic
 */
public record SenderContext(String traceId, String spanId, String system, String destination) {
  /** Empty where the span sent no messages or does not say where to. */
  public static Optional<SenderContext> of(Span span) {
    if (span.kind() != SpanKind.PRODUCER && span.kind() != SpanKind.CLIENT) {
      return Optional.empty();
    }
    String system = span.attributes().get("messaging.system");
    if (system == null || Peers.role(span.kind(), span.attributes()) == SpanKind.CONSUMER) {
      return Optional.empty();
    }
    Entity destination = Peers.destination(span.attributes());
    return destination == null
        ? Optional.empty()
        : Optional.of(
            new SenderContext(
                span.traceId(), span.spanId(), system, Origin.cut(destination).name()));
  }
}
