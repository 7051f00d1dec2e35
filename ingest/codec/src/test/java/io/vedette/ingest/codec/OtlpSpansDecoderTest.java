package io.vedette.ingest.codec;

import static io.vedette.ingest.codec.Otlp.NANOS;
import static io.vedette.ingest.codec.Otlp.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.vedette.model.Attributes;
import io.vedette.model.Resource;
import io.vedette.model.SpanKind;
import io.vedette.model.SpanLink;
import io.vedette.model.SpanStatus;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtlpSpansDecoderTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private final OtlpSpansDecoder decoder = new OtlpSpansDecoder();

  @Test
  void everyFieldOfTheModelIsRead() throws Exception {
    Span span =
        span()
            .setParentSpanId(bytes("00f067aa0ba902b7"))
            .setName("GET /cart")
            .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
            .setStatus(
                Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).setMessage("boom"))
            .setTraceState("ot=th:8")
            .addLinks(Span.Link.newBuilder().setTraceId(bytes(TRACE)).setSpanId(bytes(SPAN)))
            .addAttributes(pair("http.request.method", "GET"))
            .build();

    assertThat(Otlp.decode(decoder, request(span)))
        .containsExactly(
            new io.vedette.model.Span(
                TRACE,
                SPAN,
                "00f067aa0ba902b7",
                "GET /cart",
                SpanKind.CLIENT,
                NANOS,
                NANOS + 5,
                SpanStatus.ERROR,
                "boom",
                "ot=th:8",
                List.of(new SpanLink(TRACE, SPAN)),
                new Resource(Attributes.of("service.name", "cart")),
                Attributes.of("http.request.method", "GET")));
  }

  @Test
  void aSpanThatEndsBeforeItStartsLastsNoTime() throws Exception {
    Span span = span().setEndTimeUnixNano(NANOS - 1).build();

    assertThat(Otlp.decode(decoder, request(span)))
        .extracting(e -> ((io.vedette.model.Span) e).durationNanos())
        .containsExactly(0L);
  }

  @Test
  void aSpanWithoutValidIdsIsLeftOutAndNamed() {
    Span span = span().setName("lost").setTraceId(ByteString.copyFrom(new byte[16])).build();

    assertThatThrownBy(() -> Otlp.decode(decoder, request(span)))
        .isInstanceOf(DecodeException.class)
        .hasMessage("1 spans left out, the first: span lost has no valid trace id and span id");
  }

  private static Span.Builder span() {
    return Span.newBuilder()
        .setTraceId(bytes(TRACE))
        .setSpanId(bytes(SPAN))
        .setStartTimeUnixNano(NANOS)
        .setEndTimeUnixNano(NANOS + 5);
  }

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  private static byte[] request(Span span) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(Otlp.resource(pair("service.name", "cart")))
                .addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
        .build()
        .toByteArray();
  }
}
