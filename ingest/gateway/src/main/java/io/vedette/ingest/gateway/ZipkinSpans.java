package io.vedette.ingest.gateway;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import zipkin2.Endpoint;
import zipkin2.Span;
import zipkin2.codec.SpanBytesDecoder;

/**
 * Zipkin's spans as OTLP. The local endpoint's service becomes the resource, the remote one the
 * peer; an {@code error} tag is the status; trace ids of 64 bits are filled up with zeros. A server
 * span that shares its client's id (B3) gets one of its own, with the client's as parent.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/">OpenTelemetry
 *     to Zipkin</a>, read backwards
 * @see <a href="https://zipkin.io/zipkin-api/">Zipkin API v2</a>
 */
final class ZipkinSpans {
  private static final long MICRO = 1_000L;

  private ZipkinSpans() {}

  /** Throws {@link Refusal} where the body is no list of Zipkin spans. */
  static ExportTraceServiceRequest parse(SpanBytesDecoder decoder, byte[] body) {
    try {
      return toOtlp(decoder.decodeList(body));
    } catch (IllegalArgumentException e) {
      throw Refusal.malformed("the body is no list of Zipkin v2 spans: " + e.getMessage());
    }
  }

  static ExportTraceServiceRequest toOtlp(List<Span> spans) {
    Set<Half> servers = new HashSet<>();
    for (Span span : spans) {
      if (Boolean.TRUE.equals(span.shared())) {
        servers.add(new Half(service(span), span.traceId(), span.id()));
      }
    }
    Map<String, ScopeSpans.Builder> byService = new LinkedHashMap<>();
    for (Span span : spans) {
      byService
          .computeIfAbsent(service(span), k -> ScopeSpans.newBuilder())
          .addSpans(span(span, servers));
    }
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    byService.forEach(
        (service, scope) ->
            request.addResourceSpans(
                ResourceSpans.newBuilder()
                    .setResource(
                        Resource.newBuilder().addAttributes(attribute("service.name", service)))
                    .addScopeSpans(scope)));
    return request.build();
  }

  /** The server's half of a shared span. */
  private record Half(String service, String trace, String id) {}

  private static String service(Span span) {
    String service = span.localServiceName();
    return service == null ? "unknown_service" : service;
  }

  private static io.opentelemetry.proto.trace.v1.Span span(Span z, Set<Half> servers) {
    long start = z.timestampAsLong() * MICRO;
    boolean shared = Boolean.TRUE.equals(z.shared());
    io.opentelemetry.proto.trace.v1.Span.Builder span =
        io.opentelemetry.proto.trace.v1.Span.newBuilder()
            .setTraceId(id(z.traceId(), 16))
            .setSpanId(shared ? serverHalf(z.id()) : id(z.id(), 8))
            .setName(z.name() == null ? "unknown" : z.name())
            .setKind(kind(z.kind()))
            .setStartTimeUnixNano(start)
            .setEndTimeUnixNano(start + z.durationAsLong() * MICRO);
    if (shared) {
      span.setParentSpanId(id(z.id(), 8));
    } else if (z.parentId() != null) {
      boolean served = servers.contains(new Half(service(z), z.traceId(), z.parentId()));
      span.setParentSpanId(served ? serverHalf(z.parentId()) : id(z.parentId(), 8));
    }
    z.tags().forEach((key, value) -> span.addAttributes(attribute(key, value)));
    String error = z.tags().get("error");
    if (error != null) {
      span.setStatus(
          Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).setMessage(error));
    }
    peer(z, span);
    return span.build();
  }

  private static void peer(Span z, io.opentelemetry.proto.trace.v1.Span.Builder span) {
    String remote = remote(z.remoteEndpoint());
    boolean messaging = z.kind() == Span.Kind.PRODUCER || z.kind() == Span.Kind.CONSUMER;
    if (messaging) {
      destination(z, remote, span);
    } else if (z.kind() == Span.Kind.CLIENT && remote != null) {
      span.addAttributes(attribute("peer.service", remote));
      if (z.tags().containsKey("sql.query")) {
        span.addAttributes(attribute("db.system", "sql"));
      }
    }
  }

  /** Brave's Kafka and JMS instrumentation tags the topic; else the broker stands for it. */
  private static void destination(
      Span z, @Nullable String remote, io.opentelemetry.proto.trace.v1.Span.Builder span) {
    if (z.tags().containsKey("messaging.system")) {
      return;
    }
    for (String tag : List.of("kafka.topic", "jms.queue", "jms.topic", "rabbit.queue")) {
      String topic = z.tags().get(tag);
      if (topic != null) {
        span.addAttributes(attribute("messaging.system", tag.substring(0, tag.indexOf('.'))));
        span.addAttributes(attribute("messaging.destination.name", topic));
        return;
      }
    }
    if (remote != null) {
      span.addAttributes(attribute("messaging.system", remote));
    }
  }

  private static @Nullable String remote(@Nullable Endpoint endpoint) {
    if (endpoint == null) {
      return null;
    }
    if (endpoint.serviceName() != null) {
      return endpoint.serviceName();
    }
    return endpoint.ipv4() == null ? endpoint.ipv6() : endpoint.ipv4();
  }

  private static SpanKind kind(Span.@Nullable Kind kind) {
    if (kind == null) {
      return SpanKind.SPAN_KIND_INTERNAL;
    }
    return switch (kind) {
      case CLIENT -> SpanKind.SPAN_KIND_CLIENT;
      case SERVER -> SpanKind.SPAN_KIND_SERVER;
      case PRODUCER -> SpanKind.SPAN_KIND_PRODUCER;
      case CONSUMER -> SpanKind.SPAN_KIND_CONSUMER;
    };
  }

  private static ByteString id(String hex, int bytes) {
    String padded = "0".repeat(Math.max(0, 2 * bytes - hex.length())) + hex;
    return ByteString.copyFrom(HexFormat.of().parseHex(padded));
  }

  /** The same for every report of the span, and hardly ever another span's. */
  private static ByteString serverHalf(String hex) {
    long id = Long.parseUnsignedLong(hex, 16) * 0x9E3779B97F4A7C15L + 1;
    return id(String.format("%016x", id), 8);
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
