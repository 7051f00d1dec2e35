package io.vedette.ingest.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Traces as Jaeger's query API and its page's "Trace JSON" give them, as OTLP: a process becomes
 * the resource, {@code span.kind} the kind, the {@code error} tag or {@code otel.status_code} the
 * status; the first reference within the trace is the parent, those to other traces are links.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/jaeger/">OpenTelemetry
 *     to Jaeger</a>, read backwards
 */
final class JaegerSpans {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MICRO = 1_000L;

  private JaegerSpans() {}

  /** True of {@code {"data":[{"traceID":…,"spans":[…],"processes":{…}}]}}, or one such trace. */
  static boolean looksLike(String json) {
    int spans = json.indexOf("\"spans\"");
    return spans >= 0 && json.contains("\"processes\"") && json.contains("\"traceID\"");
  }

  /** Throws {@link Refusal} where the document is no list of Jaeger's traces. */
  static ExportTraceServiceRequest parse(String json) {
    JsonNode document;
    try {
      document = JSON.readTree(json);
    } catch (IOException e) {
      throw Refusal.malformed("the document is not JSON: " + e.getMessage());
    }
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    if (document.has("data")) {
      document.path("data").forEach(trace -> add(trace, request));
    } else {
      add(document, request);
    }
    return request.build();
  }

  private static void add(JsonNode trace, ExportTraceServiceRequest.Builder request) {
    Map<String, ScopeSpans.Builder> byProcess = new LinkedHashMap<>();
    for (JsonNode span : trace.path("spans")) {
      byProcess
          .computeIfAbsent(span.path("processID").asText(), k -> ScopeSpans.newBuilder())
          .addSpans(span(span));
    }
    byProcess.forEach(
        (process, scope) ->
            request.addResourceSpans(
                ResourceSpans.newBuilder()
                    .setResource(resource(trace.path("processes").path(process)))
                    .addScopeSpans(scope)));
  }

  private static Resource resource(JsonNode process) {
    Resource.Builder resource = Resource.newBuilder();
    String service = process.path("serviceName").asText("unknown_service");
    resource.addAttributes(attribute("service.name", service));
    process.path("tags").forEach(tag -> resource.addAttributes(attribute(tag)));
    return resource.build();
  }

  private static Span span(JsonNode j) {
    long start = j.path("startTime").asLong() * MICRO;
    String trace = j.path("traceID").asText();
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(id(trace, 16))
            .setSpanId(id(j.path("spanID").asText(), 8))
            .setName(j.path("operationName").asText("unknown"))
            .setStartTimeUnixNano(start)
            .setEndTimeUnixNano(start + Math.max(0, j.path("duration").asLong()) * MICRO);
    j.path("references").forEach(reference -> refer(span, trace, reference));
    j.path("tags").forEach(tag -> tag(span, tag));
    return span.build();
  }

  private static void refer(Span.Builder span, String trace, JsonNode reference) {
    String other = reference.path("traceID").asText();
    ByteString id = id(reference.path("spanID").asText(), 8);
    if (other.equals(trace) && span.getParentSpanId().isEmpty()) {
      span.setParentSpanId(id);
    } else {
      span.addLinks(Span.Link.newBuilder().setTraceId(id(other, 16)).setSpanId(id));
    }
  }

  private static void tag(Span.Builder span, JsonNode tag) {
    String value = tag.path("value").asText();
    switch (tag.path("key").asText()) {
      case "span.kind" -> span.setKind(kind(value));
      case "error" -> {
        if (value.equals("true")) {
          span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
        }
      }
      case "otel.status_code" -> {
        if (value.equals("ERROR")) {
          span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
        }
      }
      default -> span.addAttributes(attribute(tag));
    }
  }

  private static Span.SpanKind kind(String text) {
    return switch (text) {
      case "client" -> Span.SpanKind.SPAN_KIND_CLIENT;
      case "server" -> Span.SpanKind.SPAN_KIND_SERVER;
      case "producer" -> Span.SpanKind.SPAN_KIND_PRODUCER;
      case "consumer" -> Span.SpanKind.SPAN_KIND_CONSUMER;
      default -> Span.SpanKind.SPAN_KIND_INTERNAL;
    };
  }

  private static ByteString id(String hex, int bytes) {
    String padded = "0".repeat(Math.max(0, 2 * bytes - hex.length())) + hex;
    try {
      return ByteString.copyFrom(HexFormat.of().parseHex(padded));
    } catch (IllegalArgumentException e) {
      throw Refusal.malformed("id \"" + hex + "\" is not hexadecimal");
    }
  }

  private static KeyValue attribute(JsonNode tag) {
    return attribute(tag.path("key").asText(), tag.path("value").asText());
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
