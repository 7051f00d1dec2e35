package io.vedette.detect.trace;

import io.vedette.model.Entity;
import io.vedette.model.Span;
import io.vedette.model.SpanKind;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a span until its trace is closed.
 *
 * @param id span id as a number
 * @param parent parent's id; 0 for a root
 * @param origin who sent it
 * @param peer what a client, producer or consumer span talked to, where it says so
 * @param failed the sender set the status to error
 * @param callersFault failed on the caller's side, such as 404
 * @param countedElsewhere see {@link LinkedSpans}
 */
record SpanNode(
    long id,
    long parent,
    Origin origin,
    String operation,
    SpanKind kind,
    long start,
    long end,
    boolean failed,
    boolean callersFault,
    @Nullable Entity peer,
    double adjustedCount,
    boolean countedElsewhere) {

  /** Of two spans with one id the greater one stays, whichever came first. */
  static final Comparator<SpanNode> PREFERENCE =
      Comparator.comparingLong(SpanNode::end)
          .thenComparing(SpanNode::failed)
          .thenComparingLong(n -> -n.start)
          .thenComparing(SpanNode::kind)
          .thenComparingLong(SpanNode::parent)
          .thenComparing(n -> n.service().id())
          .thenComparing(SpanNode::operation)
          .thenComparing(SpanNode::version)
          .thenComparing(SpanNode::callersFault)
          .thenComparing(n -> n.peer == null ? "" : n.peer.id())
          .thenComparingDouble(SpanNode::adjustedCount)
          .thenComparing(SpanNode::countedElsewhere);

  static SpanNode of(Span span) {
    return of(span, Origin.of(span.resource()));
  }

  /**
   * @param origin of the span's resource, at hand because spans of one resource come together
   */
  static SpanNode of(Span span, Origin origin) {
    boolean failed = span.failed();
    SpanKind kind = Peers.role(span.kind(), span.attributes());
    Entity peer = peer(kind, span, origin.service().namespace());
    return new SpanNode(
        id(span.spanId()),
        span.isRoot() ? 0 : id(span.parentSpanId()),
        origin,
        OperationNames.normalise(span.name()),
        kind,
        span.startUnixNano(),
        span.endUnixNano(),
        failed,
        failed && Peers.callersFault(span.attributes()),
        peer == null ? null : Origin.cut(peer),
        Sampling.adjustedCount(span.traceState()),
        kind == SpanKind.CONSUMER && LinkedSpans.countedElsewhere(span));
  }

  private static @Nullable Entity peer(SpanKind kind, Span span, String namespace) {
    return switch (kind) {
      case CLIENT, PRODUCER -> Peers.of(span.attributes(), namespace);
      case CONSUMER -> Peers.destination(span.attributes());
      case INTERNAL, SERVER -> null;
    };
  }

  Entity service() {
    return origin.service();
  }

  String version() {
    return origin.version();
  }

  /** 16 hex digits as they are; anything else by a 64-bit FNV-1a hash. */
  static long id(String text) {
    long value = 0;
    if (text.length() == 16) {
      int i = 0;
      for (int digit; i < 16 && (digit = Character.digit(text.charAt(i), 16)) >= 0; i++) {
        value = (value << 4) | digit;
      }
      if (i == 16) {
        return value;
      }
    }
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** Somebody else's request arrives here. */
  boolean entry() {
    return kind == SpanKind.SERVER || kind == SpanKind.CONSUMER;
  }

  /** A request leaves here. */
  boolean exit() {
    return kind == SpanKind.CLIENT || kind == SpanKind.PRODUCER;
  }

  /** Failed in a way that is not the caller's own fault. */
  boolean broken() {
    return failed && !callersFault;
  }
}
