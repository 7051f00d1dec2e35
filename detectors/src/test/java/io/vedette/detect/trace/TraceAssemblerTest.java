package io.vedette.detect.trace;

import static io.vedette.detect.trace.TestSpans.assemble;
import static io.vedette.detect.trace.TestSpans.failed;
import static io.vedette.detect.trace.TestSpans.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Span;
import io.vedette.model.SpanKind;
import io.vedette.model.SpanStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceAssemblerTest {
  private static final Entity SHOP = Entity.service("", "shop");
  private static final Entity CART = Entity.service("", "cart");
  private static final Entity ORDERS_DB = new Entity(EntityType.DATABASE, "", "orders-db");

  @Test
  void namesCallerAndCalleeOfEachCall() {
    AssembledTrace trace =
        assemble(
            span(1, 0, "shop", SpanKind.SERVER, 0, 100),
            span(2, 1, "shop", SpanKind.CLIENT, 10, 60, "server.address", "cart"),
            span(3, 2, "cart", SpanKind.SERVER, 12, 58),
            span(
                4,
                3,
                "cart",
                SpanKind.CLIENT,
                20,
                50,
                "db.system.name",
                "postgresql",
                "server.address",
                "orders-db"));

    assertThat(trace.calls())
        .extracting(Call::caller, Call::callee, Call::durationNanos, Call::selfNanos)
        .containsExactly(
            tuple(AssembledTrace.USER, SHOP, 100_000_000L, 50_000_000L),
            tuple(SHOP, CART, 46_000_000L, 16_000_000L),
            tuple(CART, ORDERS_DB, 30_000_000L, 30_000_000L));
  }

  @Test
  void blamesTheDeepestFailureAndNotThoseAboveIt() {
    AssembledTrace trace =
        assemble(
            failed(1, 0, "shop", SpanKind.SERVER, 0, 100),
            failed(2, 1, "shop", SpanKind.CLIENT, 10, 60),
            failed(3, 2, "cart", SpanKind.SERVER, 12, 58),
            failed(
                4, 3, "cart", SpanKind.CLIENT, 20, 50, "db.system", "mysql", "db.namespace", "c"));

    assertThat(trace.calls())
        .extracting(c -> c.callee().name(), Call::error, Call::errorOrigin)
        .containsExactly(
            tuple("shop", true, false), tuple("cart", true, false), tuple("c", true, true));
  }

  @Test
  void doesNotBlameACalleeForItsCallersMistake() {
    AssembledTrace trace =
        assemble(
            span(1, 0, "shop", SpanKind.SERVER, 0, 100),
            failed(2, 1, "shop", SpanKind.CLIENT, 10, 60, "http.response.status_code", "404"),
            span(3, 2, "cart", SpanKind.SERVER, 12, 58));

    assertThat(trace.calls()).noneMatch(Call::error);
  }

  @Test
  void putsTheQueueBetweenProducerAndConsumer() {
    String[] topic = {"messaging.system", "kafka", "messaging.destination.name", "orders"};
    AssembledTrace trace =
        assemble(
            span(1, 0, "shop", SpanKind.SERVER, 0, 20),
            span(2, 1, "shop", SpanKind.PRODUCER, 5, 10, topic),
            span(3, 2, "mailer", SpanKind.CONSUMER, 500, 600, topic));

    assertThat(trace.calls())
        .extracting(c -> c.caller().name(), c -> c.callee().name())
        .containsExactly(tuple("user", "shop"), tuple("shop", "orders"), tuple("orders", "mailer"));
    assertThat(trace.calls().get(0).selfNanos()).isEqualTo(15_000_000L);
  }

  @Test
  void countsParallelCallsOnceInSelfTime() {
    AssembledTrace trace =
        assemble(
            span(1, 0, "shop", SpanKind.SERVER, 0, 100),
            span(2, 1, "cart", SpanKind.SERVER, 10, 60),
            span(3, 1, "price", SpanKind.SERVER, 20, 80));

    assertThat(trace.calls().get(0).selfNanos()).isEqualTo(30_000_000L);
  }

  @Test
  void adjustsCountsBySamplingThreshold() {
    Span kept =
        span(1, 0, "shop", SpanKind.SERVER, 0, 1, SpanStatus.UNSET, "congo=1, ot=rv:1;th:c");

    assertThat(assemble(kept).calls().get(0).adjustedCount()).isEqualTo(4.0);
  }

  @Test
  void saysThatTheCallerIsUnknownWhereTheParentIsMissing() {
    assertThat(assemble(span(3, 2, "cart", SpanKind.SERVER, 0, 1)).calls())
        .extracting(Call::caller)
        .containsExactly(AssembledTrace.UNKNOWN_CALLER);
  }

  @Test
  void followsTheCriticalPath() {
    AssembledTrace trace =
        assemble(
            span(1, 0, "shop", SpanKind.SERVER, 0, 100),
            span(2, 1, "cart", SpanKind.SERVER, 10, 30),
            span(3, 1, "price", SpanKind.SERVER, 10, 70),
            span(4, 1, "ship", SpanKind.SERVER, 75, 95));

    assertThat(trace.criticalPath())
        .extracting(s -> s.service().name(), s -> s.selfNanos() / 1_000_000)
        .containsExactly(tuple("shop", 20L), tuple("price", 60L), tuple("ship", 20L));
  }

  @Test
  void seesOneQueryForEachRow() {
    List<Span> spans = new ArrayList<>();
    spans.add(span(1, 0, "cart", SpanKind.SERVER, 0, 1000));
    for (int i = 0; i < 20; i++) {
      spans.add(
          span(10 + i, 1, "cart", SpanKind.CLIENT, i * 20, i * 20 + 10, "db.system", "mysql"));
    }

    assertThat(assemble(spans.toArray(Span[]::new)).repeatedCalls())
        .extracting(RepeatedCalls::kind, RepeatedCalls::count)
        .containsExactly(tuple(RepeatedCalls.Kind.N_PLUS_ONE, 20));
  }

  @Test
  void seesRetriesAfterFailures() {
    AssembledTrace trace =
        assemble(
            span(1, 0, "shop", SpanKind.SERVER, 0, 100),
            failed(2, 1, "shop", SpanKind.CLIENT, 0, 10, "peer.service", "bank"),
            failed(3, 1, "shop", SpanKind.CLIENT, 20, 30, "peer.service", "bank"),
            span(4, 1, "shop", SpanKind.CLIENT, 40, 50, "peer.service", "bank"));

    assertThat(trace.repeatedCalls())
        .extracting(RepeatedCalls::kind, RepeatedCalls::count)
        .containsExactly(tuple(RepeatedCalls.Kind.RETRY, 2));
  }

  @Test
  void boundsTheSpansOfATrace() {
    TraceAssembler assembler = new TraceAssembler(100);
    TraceState state = assembler.newState();
    for (int i = 1; i <= 5_000; i++) {
      assembler.add(state, span(i, i - 1, "loop", SpanKind.INTERNAL, i, i + 1));
    }

    assertThat(state.size()).isEqualTo(100);
    assertThat(state.dropped()).isEqualTo(4_900);
    assertThat(assembler.close(state).truncated()).isTrue();
  }

  @Test
  void survivesSpansThatAreEachOthersParents() {
    AssembledTrace trace =
        assemble(
            span(1, 2, "a", SpanKind.CLIENT, 0, 10, "peer.service", "b"),
            span(2, 1, "a", SpanKind.CLIENT, 0, 10, "peer.service", "b"),
            span(3, 3, "a", SpanKind.SERVER, 0, 10));

    assertThat(trace.calls()).isNotEmpty();
    assertThat(trace.criticalPath()).isNotEmpty();
  }

  @Test
  void refusesABoundOfZero() {
    assertThatThrownBy(() -> new TraceAssembler(0)).hasMessage("max spans 0 is not in 1..10000");
  }

  @Test
  void takesIdsOutOfOperationNames() {
    assertThat(OperationNames.normalise("GET /cart/8f3e21aa/items/7?x=1"))
        .isEqualTo("GET /cart/{id}/items/{id}");
    assertThat(OperationNames.normalise("POST /v2/oauth2/token"))
        .isEqualTo("POST /v2/oauth2/token");
    assertThat(OperationNames.normalise("/u/4d2a46c7-71cb-4cf1-b5bb-b68406d9da6f"))
        .isEqualTo("/u/{id}");
  }
}
