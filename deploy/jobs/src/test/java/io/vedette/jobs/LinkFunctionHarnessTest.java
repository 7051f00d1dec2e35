package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.trace.Call;
import io.vedette.detect.trace.LinkedSpans;
import io.vedette.detect.trace.RecentSenders;
import io.vedette.detect.trace.SenderContext;
import io.vedette.detect.trace.TraceAssembler;
import io.vedette.detect.trace.TraceState;
import io.vedette.model.Attributes;
import io.vedette.model.Resource;
import io.vedette.model.Span;
import io.vedette.model.SpanKind;
import io.vedette.model.SpanLink;
import io.vedette.model.SpanStatus;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class LinkFunctionHarnessTest {
  private static KeyedTwoInputStreamOperatorTestHarness<Integer, Span, SenderContext, Span>
      harness() throws Exception {
    return new KeyedTwoInputStreamOperatorTestHarness<>(
        new KeyedCoProcessOperator<>(new LinkFunction()),
        echo -> RecentSenders.bucket(echo.traceId()),
        sender -> RecentSenders.bucket(sender.traceId()),
        Types.INT);
  }

  private static Span span(
      String trace, int id, String service, SpanKind kind, List<SpanLink> links, Attributes a) {
    return new Span(
        trace,
        "%016x".formatted(id),
        "",
        "orders",
        kind,
        0,
        1_000_000,
        SpanStatus.UNSET,
        "",
        "",
        links,
        new Resource(Attributes.of("service.name", service)),
        a);
  }

  private static Span producer(String trace, int id) {
    return span(
        trace,
        id,
        "shop",
        SpanKind.PRODUCER,
        List.of(),
        Attributes.of("messaging.system", "kafka", "messaging.destination.name", "orders"));
  }

  private static Span consumer(String trace, String of, int id) {
    SpanLink link = new SpanLink(of, "%016x".formatted(id));
    return span(trace, 99, "billing", SpanKind.CONSUMER, List.of(link), Attributes.empty());
  }

  private static String trace(int n) {
    return "%032x".formatted(0xabcdef01L * (n + 1));
  }

  private static Span echo(Span consumer) {
    return LinkedSpans.expand(consumer).stream().filter(LinkedSpans::isEcho).findFirst().get();
  }

  @Test
  void aLinkCountsWhenTheSendersTraceHasLongBeenClosedAndAfterARestart() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness()) {
      harness.open();
      harness.processElement2(SenderContext.of(producer(trace(1), 7)).orElseThrow(), 0);
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = harness()) {
      harness.initializeState(snapshot);
      harness.open();
      harness.processElement1(echo(consumer(trace(2), trace(1), 7)), 3_000_000);
      Span resolved = harness.extractOutputValues().get(0);
      TraceAssembler assembler = new TraceAssembler();
      TraceState open = assembler.newState();
      assembler.add(open, resolved);
      List<Call> calls = assembler.close(open).calls();
      assertThat(calls)
          .extracting(c -> c.caller().id() + " > " + c.callee().id())
          .containsExactly("resource:orders > service:billing");
    }
  }

  @Test
  void aLinkToAnUnknownSenderGoesOnToItsTrace() throws Exception {
    try (var harness = harness()) {
      harness.open();
      Span echo = echo(consumer(trace(2), trace(1), 7));
      harness.processElement1(echo, 0);
      assertThat(harness.extractOutputValues()).containsExactly(echo);
    }
  }

  @Test
  void memoryIsBoundedAndTheNewestSendersAreKept() {
    RecentSenders recent = new RecentSenders();
    int found = 0;
    for (int i = 0; i < 10_000; i++) {
      recent.remember(SenderContext.of(producer(trace(i), i)).orElseThrow());
    }
    for (int i = 9_900; i < 10_000; i++) {
      found += recent.resolve(echo(consumer(trace(-2), trace(i), i))).isPresent() ? 1 : 0;
    }
    assertThat(found).isGreaterThan(95);
    assertThat(recent.resolve(echo(consumer(trace(-2), trace(5), 5)))).isEmpty();
  }
}
