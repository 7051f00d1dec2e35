package io.vedette.detect.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Attributes;
import io.vedette.model.Entity;
import io.vedette.model.Resource;
import io.vedette.model.Span;
import io.vedette.model.SpanKind;
import io.vedette.model.SpanLink;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessagingTest {
  private static final String[] TOPIC = {
    "messaging.system", "kafka", "messaging.destination.name", "orders"
  };

  private static Span in(String namespace, Span s) {
    return new Span(
        s.traceId(),
        s.spanId(),
        s.parentSpanId(),
        s.name(),
        s.kind(),
        s.startUnixNano(),
        s.endUnixNano(),
        s.status(),
        "",
        "",
        List.of(),
        new Resource(s.resource().attributes().with("k8s.namespace.name", namespace)),
        s.attributes());
  }

  private static List<String> edges(Span... spans) {
    return TestSpans.assemble(spans).calls().stream()
        .map(c -> c.caller() + ">" + c.callee())
        .toList();
  }

  @Test
  void senderAndReceiverOfDifferentNamespacesMeetAtTheTopic() {
    assertThat(
            edges(
                in("shop", TestSpans.span(1, 0, "web", SpanKind.SERVER, 0, 10)),
                in("shop", TestSpans.span(2, 1, "web", SpanKind.PRODUCER, 1, 2, TOPIC)),
                in("bill", TestSpans.span(3, 2, "billing", SpanKind.CONSUMER, 20, 30, TOPIC))))
        .containsExactly("user>shop/web", "shop/web>orders", "orders>bill/billing");
  }

  @Test
  void aConsumerThatNamesNoTopicHasItFromTheProducer() {
    assertThat(
            edges(
                TestSpans.span(1, 0, "web", SpanKind.SERVER, 0, 10),
                TestSpans.span(2, 1, "web", SpanKind.PRODUCER, 1, 2, TOPIC),
                TestSpans.span(3, 2, "billing", SpanKind.CONSUMER, 20, 30)))
        .contains("orders>billing");
  }

  @Test
  void aConsumerOfAnotherTraceIsFoundByItsLinksAndCountedOnce() {
    String other = "1af7651916cd43dd8448eb211c80319c";
    Span consumed = TestSpans.span(9, 0, "billing", SpanKind.CONSUMER, 20, 30);
    Span linking =
        new Span(
            other,
            consumed.spanId(),
            "",
            consumed.name(),
            consumed.kind(),
            consumed.startUnixNano(),
            consumed.endUnixNano(),
            consumed.status(),
            "",
            "",
            List.of(new SpanLink(TestSpans.TRACE, String.format("%016x", 2))),
            consumed.resource(),
            consumed.attributes());
    List<Span> expanded = LinkedSpans.expand(linking);
    Span echo =
        expanded.stream()
            .filter(s -> s.traceId().equals(TestSpans.TRACE))
            .findFirst()
            .orElseThrow();
    Span own = expanded.stream().filter(s -> s.traceId().equals(other)).findFirst().orElseThrow();
    assertThat(
            edges(
                TestSpans.span(1, 0, "web", SpanKind.SERVER, 0, 10),
                TestSpans.span(2, 1, "web", SpanKind.PRODUCER, 1, 2, TOPIC),
                echo))
        .containsExactly("user>web", "web>orders", "orders>billing");
    assertThat(edges(own)).isEmpty();
  }

  @Test
  void receivingAndProcessingIsOneMessage() {
    String[] receive = {
      "messaging.system",
      "kafka",
      "messaging.destination.name",
      "orders",
      "messaging.operation.type",
      "receive"
    };
    assertThat(
            edges(
                TestSpans.span(1, 0, "billing", SpanKind.CLIENT, 0, 10, receive),
                TestSpans.span(2, 1, "billing", SpanKind.CONSUMER, 2, 9, TOPIC)))
        .containsExactly("orders>billing");
  }

  @Test
  void namesWithinAClusterSayTheirNamespace() {
    assertThat(
            Peers.of(
                Attributes.of("db.system", "mysql", "server.address", "db.data.svc.cluster.local"),
                "shop"))
        .hasToString("data/db");
    assertThat(Peers.of(Attributes.of("server.address", "cart.shop.svc"), "x"))
        .isEqualTo(Entity.service("shop", "cart"));
    assertThat(Peers.of(Attributes.of("server.address", "api.svcs.example.com"), ""))
        .hasToString("api.svcs.example.com");
  }
}
