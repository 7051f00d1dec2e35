package io.vedette.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vedette.ingest.codec.DecodeException;
import io.vedette.ingest.codec.OtlpSpansDecoder;
import io.vedette.model.Span;
import io.vedette.model.SpanKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import zipkin2.codec.SpanBytesDecoder;

class ZipkinSpansTest {
  private static final String TRACE =
      """
      [{"traceId":"86154a4ba6e91385","id":"4d1e00c0db9010db","kind":"CLIENT","name":"get /orders",
        "timestamp":1700000000000000,"duration":207000,"localEndpoint":{"serviceName":"frontend"},
        "remoteEndpoint":{"serviceName":"orders","ipv4":"10.0.0.7"},"tags":{"http.method":"GET"}},
       {"traceId":"86154a4ba6e91385","id":"4d1e00c0db9010db","kind":"SERVER","shared":true,
        "timestamp":1700000000001000,"duration":200000,"localEndpoint":{"serviceName":"orders"}},
       {"traceId":"86154a4ba6e91385","parentId":"4d1e00c0db9010db","id":"0000000000000002",
        "kind":"CLIENT","name":"select","timestamp":1700000000002000,"duration":5000,
        "localEndpoint":{"serviceName":"orders"},"remoteEndpoint":{"serviceName":"orders-db"},
        "tags":{"sql.query":"select 1","error":"timeout"}},
       {"traceId":"86154a4ba6e91385","parentId":"4d1e00c0db9010db","id":"0000000000000003",
        "kind":"PRODUCER","name":"send","timestamp":1700000000003000,"duration":1000,
        "localEndpoint":{"serviceName":"orders"},"tags":{"kafka.topic":"shipments"}}]
      """;

  private static List<Span> decode(String json) throws DecodeException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    List<Span> spans = new ArrayList<>();
    new OtlpSpansDecoder()
        .decode(
            ZipkinSpans.parse(SpanBytesDecoder.JSON_V2, body).toByteArray(),
            0,
            event -> spans.add((Span) event));
    return spans;
  }

  @Test
  void keepsServicesPeersAndErrors() throws DecodeException {
    List<Span> spans = decode(TRACE);
    Span client = spans.get(0);
    assertThat(client.traceId()).isEqualTo("000000000000000086154a4ba6e91385");
    assertThat(client.resource().serviceName()).isEqualTo("frontend");
    assertThat(client.attributes().get("peer.service")).isEqualTo("orders");
    assertThat(client.durationNanos()).isEqualTo(207_000_000L);
    Span query = spans.stream().filter(s -> s.name().equals("select")).findFirst().orElseThrow();
    assertThat(query.failed()).isTrue();
    assertThat(query.statusMessage()).isEqualTo("timeout");
    assertThat(query.attributes().get("db.system")).isEqualTo("sql");
    assertThat(spans)
        .anyMatch(s -> "shipments".equals(s.attributes().get("messaging.destination.name")));
  }

  @Test
  void aSharedSpanBecomesTwoAndItsChildrenBelongToTheServer() throws DecodeException {
    List<Span> spans = decode(TRACE);
    Span server = spans.stream().filter(s -> s.kind() == SpanKind.SERVER).findFirst().orElseThrow();
    assertThat(server.spanId()).isNotEqualTo("4d1e00c0db9010db");
    assertThat(server.parentSpanId()).isEqualTo("4d1e00c0db9010db");
    assertThat(spans)
        .filteredOn(s -> s.name().equals("select") || s.name().equals("send"))
        .hasSize(2)
        .allMatch(s -> s.parentSpanId().equals(server.spanId()));
  }

  @Test
  void whatIsNoZipkinSpanIsRefused() {
    for (String bad :
        List.of("{}", "[{}]", "[1]", "nonsense", "[{\"traceId\":\"xyz\",\"id\":\"1\"}]")) {
      assertThatThrownBy(() -> decode(bad)).as(bad).isInstanceOf(Refusal.class);
    }
  }
}
