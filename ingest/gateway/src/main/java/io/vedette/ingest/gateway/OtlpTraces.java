package io.vedette.ingest.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.vedette.ingest.codec.Topics;
import java.util.List;
import java.util.stream.Stream;

/** Traces: an item is a span. Spans without a valid trace id and span id are rejected. */
final class OtlpTraces
    implements OtlpSignal<ExportTraceServiceRequest, ExportTraceServiceResponse> {
  @Override
  public String name() {
    return "traces";
  }

  @Override
  public String topic() {
    return Topics.OTLP_SPANS;
  }

  @Override
  public Parser<ExportTraceServiceRequest> parser() {
    return ExportTraceServiceRequest.parser();
  }

  @Override
  public Message.Builder newRequest() {
    return ExportTraceServiceRequest.newBuilder();
  }

  @Override
  public Checked<ExportTraceServiceRequest> check(ExportTraceServiceRequest request) {
    long all = spans(request).count();
    long good = spans(request).filter(OtlpTraces::usable).count();
    if (good == all) {
      return new Checked<>(request, all, 0, null);
    }
    ExportTraceServiceRequest.Builder rest = request.toBuilder();
    for (ResourceSpans.Builder resource : rest.getResourceSpansBuilderList()) {
      for (ScopeSpans.Builder scope : resource.getScopeSpansBuilderList()) {
        List<Span> usable = scope.getSpansList().stream().filter(OtlpTraces::usable).toList();
        scope.clearSpans().addAllSpans(usable);
      }
    }
    return new Checked<>(
        rest.build(), good, all - good, "a span needs a trace id of 16 and a span id of 8 bytes");
  }

  private static boolean usable(Span span) {
    return valid(span.getTraceId(), 16) && valid(span.getSpanId(), 8);
  }

  private static boolean valid(ByteString id, int length) {
    boolean zero = true;
    for (int i = 0; i < id.size(); i++) {
      zero &= id.byteAt(i) == 0;
    }
    return id.size() == length && !zero;
  }

  private static Stream<Span> spans(ExportTraceServiceRequest request) {
    return request.getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream());
  }

  @Override
  public List<ExportTraceServiceRequest> halves(ExportTraceServiceRequest request) {
    if (request.getResourceSpansCount() > 1) {
      return OtlpSignal.halve(request.getResourceSpansList()).stream()
          .map(half -> ExportTraceServiceRequest.newBuilder().addAllResourceSpans(half).build())
          .toList();
    }
    return request.getResourceSpansList().stream()
        .flatMap(OtlpTraces::halves)
        .map(half -> ExportTraceServiceRequest.newBuilder().addResourceSpans(half).build())
        .toList();
  }

  private static Stream<ResourceSpans> halves(ResourceSpans resource) {
    if (resource.getScopeSpansCount() > 1) {
      return OtlpSignal.halve(resource.getScopeSpansList()).stream()
          .map(half -> resource.toBuilder().clearScopeSpans().addAllScopeSpans(half).build());
    }
    return resource.getScopeSpansList().stream()
        .filter(scope -> scope.getSpansCount() > 1)
        .flatMap(
            scope ->
                OtlpSignal.halve(scope.getSpansList()).stream()
                    .map(half -> scope.toBuilder().clearSpans().addAllSpans(half)))
        .map(half -> resource.toBuilder().clearScopeSpans().addScopeSpans(half).build());
  }

  @Override
  public ExportTraceServiceResponse response(long rejected, String reason) {
    ExportTraceServiceResponse.Builder response = ExportTraceServiceResponse.newBuilder();
    if (rejected > 0) {
      response.setPartialSuccess(
          ExportTracePartialSuccess.newBuilder()
              .setRejectedSpans(rejected)
              .setErrorMessage(reason));
    }
    return response.build();
  }
}
