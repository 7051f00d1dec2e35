package io.vedette.ingest.gateway;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.util.concurrent.CompletableFuture;
import zipkin2.codec.SpanBytesDecoder;

/**
 * Zipkin's v2 endpoint, JSON and protobuf, for senders that speak nothing else. Answers 202 as
 * Zipkin does; all spans of a request are taken or none.
 *
 * @see <a href="https://zipkin.io/zipkin-api/#/default/post_spans">POST /api/v2/spans</a>
 */
final class ZipkinHttp extends BodyService {
  private static final MediaType PROTOBUF = MediaType.parse("application/x-protobuf");

  /** The smallest span takes 40 bytes on the wire, and parsed as Zipkin's and as OTLP's 1 KB. */
  private static final int TIMES_BODY = 25;

  private final OtlpIntake<ExportTraceServiceRequest, ExportTraceServiceResponse> intake;
  private final Bodies bodies;

  ZipkinHttp(
      OtlpIntake<ExportTraceServiceRequest, ExportTraceServiceResponse> intake,
      Bodies bodies,
      GatewayMetrics metrics) {
    super(metrics);
    this.intake = intake;
    this.bodies = bodies;
  }

  @Override
  CompletableFuture<HttpResponse> answer(
      ServiceRequestContext ctx, AggregatedHttpRequest request, MemoryBudget.Lease lease) {
    MediaType type = request.contentType();
    boolean protobuf = type != null && type.is(PROTOBUF);
    if (type != null && !protobuf && !type.is(MediaType.JSON)) {
      throw Refusal.mediaType(
          "Content-Type "
              + type
              + " is not Zipkin's; use application/json or application/x-protobuf");
    }
    byte[] body = bodies.unpack(request, lease);
    lease.grow((long) TIMES_BODY * body.length);
    ExportTraceServiceRequest spans =
        ZipkinSpans.parse(protobuf ? SpanBytesDecoder.PROTO3 : SpanBytesDecoder.JSON_V2, body);
    return intake.accept(spans, null).thenApply(done -> HttpResponse.of(HttpStatus.ACCEPTED));
  }
}
