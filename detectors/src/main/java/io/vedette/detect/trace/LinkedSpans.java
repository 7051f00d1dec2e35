package io.vedette.detect.trace;

import io.vedette.model.Span;
import io.vedette.model.SpanKind;
import io.vedette.model.SpanLink;
import java.util.ArrayList;
import java.util.List;

/**
 * Consumers that name no queue or topic, but link to the spans that sent their messages: each link
 * becomes a span in the trace of the sender, where it is known who that was and where it sent to.
 * The consumer's own span then stands for its work only, so that no message counts twice.
 */
public final class LinkedSpans {
  private static final String ROLE = "vedette.link";
  private static final String ECHO = "echo";
  private static final String LINKED = "linked";
  private static final int MAX_LINKS = 128;

  private LinkedSpans() {}

  /** The span itself, and its echoes in the traces that it links to. Mostly just the span. */
  public static List<Span> expand(Span span) {
    if (span.links().isEmpty()
        || Peers.role(span.kind(), span.attributes()) != SpanKind.CONSUMER
        || Peers.destination(span.attributes()) != null) {
      return List.of(span);
    }
    List<Span> out = new ArrayList<>();
    for (SpanLink link : span.links()) {
      if (!link.traceId().equals(span.traceId()) && out.size() < MAX_LINKS) {
        out.add(copy(span, link.traceId(), link.spanId(), ECHO));
      }
    }
    if (out.isEmpty() || !span.isRoot()) {
      return List.of(span);
    }
    out.add(copy(span, span.traceId(), "", LINKED));
    return out;
  }

  private static Span copy(Span s, String trace, String parent, String role) {
    return new Span(
        trace,
        s.spanId(),
        parent,
        s.name(),
        SpanKind.CONSUMER,
        s.startUnixNano(),
        s.endUnixNano(),
        s.status(),
        s.statusMessage(),
        s.traceState(),
        List.of(),
        s.resource(),
        s.attributes().with(ROLE, role));
  }

  /** True of what {@link #expand} put into the trace of a sender. */
  public static boolean isEcho(Span span) {
    return span.kind() == SpanKind.CONSUMER && ECHO.equals(span.attributes().get(ROLE));
  }

  /** An echo that knows the queue or topic of its message needs its sender's trace no more. */
  static Span from(Span echo, String system, String destination) {
    return new Span(
        echo.traceId(),
        echo.spanId(),
        echo.parentSpanId(),
        echo.name(),
        echo.kind(),
        echo.startUnixNano(),
        echo.endUnixNano(),
        echo.status(),
        echo.statusMessage(),
        echo.traceState(),
        echo.links(),
        echo.resource(),
        echo.attributes()
            .with("messaging.system", system)
            .with("messaging.destination.name", destination));
  }

  /** Its messages are counted where they were sent. */
  static boolean countedElsewhere(Span span) {
    return LINKED.equals(span.attributes().get(ROLE));
  }
}
