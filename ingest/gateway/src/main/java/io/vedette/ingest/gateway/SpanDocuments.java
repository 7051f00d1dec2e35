package io.vedette.ingest.gateway;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.vedette.ingest.codec.DecodeException;
import java.nio.charset.StandardCharsets;
import zipkin2.codec.SpanBytesDecoder;

/** Spans in files: what the endpoints take over HTTP, for those who have them on disk. */
public final class SpanDocuments {
  private SpanDocuments() {}

  /**
   * One document: an OTLP trace request as JSON, as the OpenTelemetry Collector's file exporter
   * writes one a line, a list of Zipkin v2 spans, or traces of Jaeger's query API.
   *
   * @return the same as an OTLP {@code ExportTraceServiceRequest} in protobuf
   * @throws DecodeException where it is none of these
   */
  public static byte[] toOtlp(String json) throws DecodeException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    try (MemoryBudget.Lease lease = new MemoryBudget(Long.MAX_VALUE).lease()) {
      return parse(json, body, lease).toByteArray();
    } catch (Refusal e) {
      throw new DecodeException(e.message(), e);
    }
  }

  private static ExportTraceServiceRequest parse(
      String json, byte[] body, MemoryBudget.Lease lease) {
    if (json.stripLeading().startsWith("[")) {
      return ZipkinSpans.parse(SpanBytesDecoder.JSON_V2, body);
    }
    return JaegerSpans.looksLike(json)
        ? JaegerSpans.parse(json)
        : OtlpJson.parse(new OtlpTraces(), body, lease);
  }
}
