package io.vedette.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vedette.ingest.codec.DecodeException;
import io.vedette.ingest.codec.OtlpSpansDecoder;
import io.vedette.model.Span;
import io.vedette.model.SpanKind;
import io.vedette.model.SpanLink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JaegerSpansTest {
  private static final String TRACES =
      """
      {"data":[{"traceID":"86154a4ba6e91385","spans":[
        {"traceID":"86154a4ba6e91385","spanID":"1","operationName":"GET /orders","references":[],
         "startTime":1700000000000000,"duration":207000,"processID":"p1",
         "tags":[{"key":"span.kind","type":"string","value":"server"},
                 {"key":"http.status_code","type":"int64","value":500},
                 {"key":"error","type":"bool","value":true}]},
        {"traceID":"86154a4ba6e91385","spanID":"2","operationName":"select","processID":"p2",
         "references":[{"refType":"CHILD_OF","traceID":"86154a4ba6e91385","spanID":"1"},
                       {"refType":"FOLLOWS_FROM","traceID":"abcd","spanID":"7"}],
         "startTime":1700000000001000,"duration":5000,
         "tags":[{"key":"span.kind","value":"client"},{"key":"db.system","value":"mysql"}]}],
       "processes":{"p1":{"serviceName":"frontend","tags":[{"key":"hostname","value":"h1"}]},
                    "p2":{"serviceName":"orders"}}}],"total":0}
      """;

  private static List<Span> decode(String json) throws DecodeException {
    List<Span> spans = new ArrayList<>();
    new OtlpSpansDecoder().decode(SpanDocuments.toOtlp(json), 0, event -> spans.add((Span) event));
    return spans;
  }

  @Test
  void tracesOfTheQueryApiAreRead() throws DecodeException {
    List<Span> spans = decode(TRACES);
    Span root = spans.get(0);
    assertThat(root.traceId()).isEqualTo("000000000000000086154a4ba6e91385");
    assertThat(root.resource().serviceName()).isEqualTo("frontend");
    assertThat(root.kind()).isEqualTo(SpanKind.SERVER);
    assertThat(root.failed()).isTrue();
    assertThat(root.durationNanos()).isEqualTo(207_000_000);
    assertThat(root.attributes().get("http.status_code")).isEqualTo("500");
    Span query = spans.get(1);
    assertThat(query.parentSpanId()).isEqualTo("0000000000000001");
    assertThat(query.resource().serviceName()).isEqualTo("orders");
    assertThat(query.links())
        .containsExactly(new SpanLink("0000000000000000000000000000abcd", "0000000000000007"));
  }

  @Test
  void oneTraceAloneIsReadToo() throws DecodeException {
    String data = TRACES.substring(TRACES.indexOf('[') + 1, TRACES.lastIndexOf(']'));
    assertThat(decode(data)).hasSize(2);
  }

  @Test
  void idsThatAreNoneAreNamed() {
    assertThatThrownBy(() -> decode(TRACES.replace("\"spanID\":\"2\"", "\"spanID\":\"two\"")))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("two");
  }
}
