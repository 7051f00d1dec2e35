package io.vedette.ingest.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Status;
import io.vedette.model.Resource;
import io.vedette.model.Span;
import io.vedette.model.SpanKind;
import io.vedette.model.SpanLink;
import io.vedette.model.SpanStatus;
import io.vedette.model.TelemetryEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * OTLP {@code ExportTraceServiceRequest} to {@link Span}s.
 *
 * <p>A span that ends before it starts (clocks that were set back) gets a duration of zero. Spans
 * without a valid trace id and span id are left out, and named in the exception after all others
 * were given out.
 */
public final class OtlpSpansDecoder implements Decoder {
  @Override
  public String topic() {
    return Topics.OTLP_SPANS;
  }

  @Override
  public void decode(byte[] bytes, long receivedMillis, Consumer<? super TelemetryEvent> out)
      throws DecodeException {
    Rejects rejects = new Rejects("spans");
    for (ResourceSpans group : parse(bytes).getResourceSpansList()) {
      Resource resource =
          new Resource(AnyValues.attributes(group.getResource().getAttributesList()));
      for (ScopeSpans scope : group.getScopeSpansList()) {
        for (io.opentelemetry.proto.trace.v1.Span span : scope.getSpansList()) {
          decode(span, resource, receivedMillis, rejects, out);
        }
      }
    }
    rejects.throwIfAny();
  }

  private static ExportTraceServiceRequest parse(byte[] bytes) throws DecodeException {
    try {
      return ExportTraceServiceRequest.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new DecodeException("not an OTLP trace request: " + e.getMessage(), e);
    }
  }

  private static void decode(
      io.opentelemetry.proto.trace.v1.Span span,
      Resource resource,
      long receivedMillis,
      Rejects rejects,
      Consumer<? super TelemetryEvent> out) {
    String traceId = OtlpIds.hex(span.getTraceId(), 16);
    String spanId = OtlpIds.hex(span.getSpanId(), 8);
    if (traceId.isEmpty() || spanId.isEmpty()) {
      rejects.add("span " + span.getName() + " has no valid trace id and span id");
      return;
    }
    if (span.getStartTimeUnixNano() < 0 || span.getEndTimeUnixNano() < 0) {
      rejects.add("span " + spanId + " has a time after the year 2262");
      return;
    }
    long end =
        span.getEndTimeUnixNano() == 0 ? receivedMillis * 1_000_000L : span.getEndTimeUnixNano();
    long start = span.getStartTimeUnixNano() == 0 ? end : span.getStartTimeUnixNano();
    out.accept(
        new Span(
            traceId,
            spanId,
            OtlpIds.hex(span.getParentSpanId(), 8),
            span.getName(),
            kind(span.getKind()),
            start,
            Math.max(start, end),
            status(span.getStatus()),
            span.getStatus().getMessage(),
            span.getTraceState(),
            links(span),
            resource,
            AnyValues.attributes(span.getAttributesList())));
  }

  private static List<SpanLink> links(io.opentelemetry.proto.trace.v1.Span span) {
    if (span.getLinksCount() == 0) {
      return List.of();
    }
    List<SpanLink> links = new ArrayList<>(span.getLinksCount());
    for (io.opentelemetry.proto.trace.v1.Span.Link link : span.getLinksList()) {
      String traceId = OtlpIds.hex(link.getTraceId(), 16);
      if (!traceId.isEmpty()) {
        links.add(new SpanLink(traceId, OtlpIds.hex(link.getSpanId(), 8)));
      }
    }
    return links;
  }

  private static SpanKind kind(io.opentelemetry.proto.trace.v1.Span.SpanKind kind) {
    return switch (kind) {
      case SPAN_KIND_SERVER -> SpanKind.SERVER;
      case SPAN_KIND_CLIENT -> SpanKind.CLIENT;
      case SPAN_KIND_PRODUCER -> SpanKind.PRODUCER;
      case SPAN_KIND_CONSUMER -> SpanKind.CONSUMER;
      // the specification: receivers treat unspecified as internal
      case SPAN_KIND_INTERNAL, SPAN_KIND_UNSPECIFIED, UNRECOGNIZED -> SpanKind.INTERNAL;
    };
  }

  private static SpanStatus status(Status status) {
    return switch (status.getCode()) {
      case STATUS_CODE_OK -> SpanStatus.OK;
      case STATUS_CODE_ERROR -> SpanStatus.ERROR;
      case STATUS_CODE_UNSET, UNRECOGNIZED -> SpanStatus.UNSET;
    };
  }
}
