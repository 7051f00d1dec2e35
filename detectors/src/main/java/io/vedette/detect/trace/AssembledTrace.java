package io.vedette.detect.trace;

import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.SpanKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A closed trace: its calls, where they failed, and what made it slow. Immutable. */
public final class AssembledTrace {
  /** The caller of a root. */
  public static final Entity USER = new Entity(EntityType.EXTERNAL, "", "user");

  /** The caller of a span whose parent was not seen. */
  public static final Entity UNKNOWN_CALLER = new Entity(EntityType.EXTERNAL, "", "unknown");

  private final String traceId;
  private final TraceTree tree;
  private final boolean truncated;
  private final Map<Long, RepeatedCalls.Mark> marks;
  private final List<Call> calls;

  private AssembledTrace(String traceId, TraceTree tree, boolean truncated) {
    this.traceId = traceId;
    this.tree = tree;
    this.truncated = truncated;
    this.marks = RepeatedCalls.marks(tree);
    this.calls = List.copyOf(findCalls());
  }

  static AssembledTrace of(String traceId, Collection<SpanNode> spans, boolean truncated) {
    return new AssembledTrace(traceId, new TraceTree(spans), truncated);
  }

  public String traceId() {
    return traceId;
  }

  /** True where spans beyond the bound were left out. */
  public boolean truncated() {
    return truncated;
  }

  /** Number of spans. */
  public int spans() {
    return tree.nodes.size();
  }

  TraceTree tree() {
    return tree;
  }

  /** Service and operation of the first root; empty for a trace without spans. */
  String rootName() {
    return tree.nodes.isEmpty()
        ? ""
        : tree.nodes.get(0).service().id() + ' ' + tree.nodes.get(0).operation();
  }

  /** From the first span's start to its end, ns. */
  long durationNanos() {
    return tree.nodes.isEmpty() ? 0 : tree.nodes.get(0).end() - tree.nodes.get(0).start();
  }

  /** True where the first span failed. */
  boolean failed() {
    return !tree.nodes.isEmpty() && tree.nodes.get(0).broken();
  }

  /** When the first span ended, ms since the epoch. */
  public long endMillis() {
    return tree.nodes.isEmpty() ? 0 : Math.floorDiv(tree.nodes.get(0).end(), 1_000_000L);
  }

  /** All calls, in order of start. */
  public List<Call> calls() {
    return calls;
  }

  /** The chain of work that the trace's duration depends on, in order of start. */
  public List<CriticalPath.Step> criticalPath() {
    return CriticalPath.of(tree);
  }

  /** Calls made over and over by one request: retries after a failure, and N+1 queries. */
  public List<RepeatedCalls> repeatedCalls() {
    return RepeatedCalls.of(tree);
  }

  /** What each span did itself, in order of start. */
  public List<Work> work() {
    List<Work> out = new ArrayList<>(tree.nodes.size());
    for (SpanNode n : tree.nodes) {
      List<SpanNode> children = tree.children(n);
      boolean away = children.size() == 1 && !children.get(0).service().equals(n.service());
      Entity peer = away ? children.get(0).service() : null;
      long self = tree.selfNanos(n, children);
      out.add(new Work(n.id(), n.parent(), n.service(), n.operation(), peer, n.start(), self));
    }
    return out;
  }

  /**
   * Where the failure of the request began: the deepest call that failed and was not made good by a
   * retry or a fallback. Empty where the request went well.
   */
  public Optional<Call> errorOrigin() {
    SpanNode n = tree.errorOrigin();
    if (n == null) {
      return Optional.empty();
    }
    return Optional.of(n.exit() ? sent(n, n.peer() == null ? n.service() : n.peer()) : served(n));
  }

  private List<Call> findCalls() {
    List<Call> found = new ArrayList<>(tree.nodes.size());
    for (SpanNode n : tree.nodes) {
      if (tree.entry(n)) {
        if (!n.countedElsewhere()) {
          found.add(served(n));
        }
      } else if (n.exit() && n.peer() != null && !tree.answered(n) && !tree.wrapped(n)) {
        found.add(sent(n, n.peer()));
      }
    }
    return found;
  }

  private Call served(SpanNode n) {
    SpanNode parent = tree.parent(n);
    List<SpanNode> outgoing = tree.outgoing(n);
    SpanNode client = parent != null && parent.exit() ? parent : null;
    boolean askedInVain = client != null && client.broken();
    boolean error = n.broken() || (askedInVain && n.kind() != SpanKind.CONSUMER);
    boolean origin = error && tree.unhandled(outgoing).isEmpty();
    long self = tree.selfNanos(n, outgoing);
    Entity address = client != null && n.kind() != SpanKind.CONSUMER ? client.peer() : null;
    return call(n, caller(n, parent), n.service(), n.version(), self, error, origin, address);
  }

  private static Entity caller(SpanNode n, @Nullable SpanNode parent) {
    if (n.kind() == SpanKind.CONSUMER && n.peer() != null) {
      return n.peer();
    }
    if (parent != null) {
      boolean queued = n.kind() == SpanKind.CONSUMER && parent.kind() == SpanKind.PRODUCER;
      return queued && parent.peer() != null ? parent.peer() : parent.service();
    }
    return n.parent() == 0 ? USER : UNKNOWN_CALLER;
  }

  private Call sent(SpanNode n, Entity peer) {
    return call(n, n.service(), peer, "", n.end() - n.start(), n.broken(), n.broken(), null);
  }

  private Call call(
      SpanNode n,
      Entity caller,
      Entity callee,
      String version,
      long self,
      boolean error,
      boolean origin,
      @Nullable Entity address) {
    RepeatedCalls.Mark mark =
        marks.isEmpty() || n.kind() == SpanKind.CONSUMER
            ? RepeatedCalls.Mark.LONE
            : marks.getOrDefault(tree.outermost(n).id(), RepeatedCalls.Mark.LONE);
    return new Call(
        caller,
        callee,
        n.operation(),
        version,
        n.end() / 1_000_000L,
        n.end() - n.start(),
        self,
        error,
        origin,
        n.adjustedCount(),
        traceId,
        address,
        mark.retry(),
        mark.sequence(),
        false,
        callee.equals(n.service()) ? n.origin().carriers() : List.of());
  }
}
