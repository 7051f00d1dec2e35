package io.vedette.detect.trace;

import io.vedette.model.Attributes;
import io.vedette.model.Resource;
import io.vedette.model.Span;
import io.vedette.model.SpanKind;
import io.vedette.model.SpanStatus;
import java.util.List;

/** Spans of a small shop: times in ms from 0. */
final class TestSpans {
  static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private TestSpans() {}

  static Span span(
      int id,
      int parent,
      String service,
      SpanKind kind,
      long start,
      long end,
      String... attributes) {
    return span(id, parent, service, kind, start, end, SpanStatus.UNSET, "", attributes);
  }

  static Span failed(
      int id,
      int parent,
      String service,
      SpanKind kind,
      long start,
      long end,
      String... attributes) {
    return span(id, parent, service, kind, start, end, SpanStatus.ERROR, "", attributes);
  }

  static Span span(
      int id,
      int parent,
      String service,
      SpanKind kind,
      long start,
      long end,
      SpanStatus status,
      String traceState,
      String... attributes) {
    return new Span(
        TRACE,
        String.format("%016x", id),
        parent == 0 ? "" : String.format("%016x", parent),
        service + "-op",
        kind,
        start * 1_000_000,
        end * 1_000_000,
        status,
        "",
        traceState,
        List.of(),
        new Resource(Attributes.of("service.name", service, "service.version", "1.0")),
        Attributes.of(attributes));
  }

  static AssembledTrace assemble(Span... spans) {
    TraceAssembler assembler = new TraceAssembler();
    TraceState state = assembler.newState();
    for (Span span : spans) {
      assembler.add(state, span);
    }
    return assembler.close(state);
  }
}
