package io.vedette.detect.trace;

import io.vedette.model.Entity;
import io.vedette.model.SpanKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The spans of a trace as a forest, in order of start. Spans whose parent is missing are roots. */
final class TraceTree {
  /** Client spans that wrap each other; deeper nesting is no longer followed. */
  private static final int MAX_WRAPPERS = 8;

  private static final Comparator<SpanNode> ORDER =
      Comparator.comparingLong(SpanNode::start).thenComparingLong(SpanNode::id);

  final List<SpanNode> nodes;
  private final Map<Long, SpanNode> byId = new HashMap<>();
  private final Map<Long, List<SpanNode>> children = new HashMap<>();

  TraceTree(Collection<SpanNode> spans) {
    nodes = new ArrayList<>(spans);
    nodes.sort(ORDER);
    for (SpanNode n : nodes) {
      byId.put(n.id(), n);
    }
    for (SpanNode n : nodes) {
      if (parent(n) != null) {
        children.computeIfAbsent(n.parent(), k -> new ArrayList<>()).add(n);
      }
    }
  }

  @Nullable SpanNode parent(SpanNode n) {
    return n.parent() == n.id() ? null : byId.get(n.parent());
  }

  List<SpanNode> children(SpanNode n) {
    return children.getOrDefault(n.id(), List.of());
  }

  /**
   * Work of a service begins here: by its kind, or because its parent is another's (or nobody's).
   */
  boolean entry(SpanNode n) {
    SpanNode parent = parent(n);
    if (n.entry() || n.exit()) {
      return n.entry() && !processes(parent, n);
    }
    return parent == null || !parent.service().equals(n.service());
  }

  /** The processing of what a receive span around it took in: one message, not two. */
  private static boolean processes(@Nullable SpanNode receive, SpanNode n) {
    return receive != null
        && receive.kind() == SpanKind.CONSUMER
        && n.kind() == SpanKind.CONSUMER
        && receive.service().equals(n.service());
  }

  /** True where the callee of a client span sent a span of its own. */
  boolean answered(SpanNode exit) {
    return answered(exit, MAX_WRAPPERS);
  }

  private boolean answered(SpanNode exit, int depth) {
    for (SpanNode child : children(exit)) {
      boolean server = child.kind() != SpanKind.CONSUMER && entry(child);
      if (server || (depth > 0 && child.exit() && answered(child, depth - 1))) {
        return true;
      }
    }
    return false;
  }

  /** A client span inside another one's: the outer one stands for both. */
  boolean wrapped(SpanNode exit) {
    SpanNode parent = parent(exit);
    return parent != null
        && parent.exit()
        && parent.peer() != null
        && parent.service().equals(exit.service());
  }

  /**
   * What left the service while it served {@code entry}: client and producer spans, and the direct
   * calls of senders that have no client spans; in order of start within one parent.
   */
  List<SpanNode> outgoing(SpanNode entry) {
    List<SpanNode> out = new ArrayList<>();
    Deque<SpanNode> open = new ArrayDeque<>();
    open.push(entry);
    while (!open.isEmpty()) {
      for (SpanNode child : children(open.pop())) {
        if (child.exit() || entry(child)) {
          out.add(child);
        } else {
          open.push(child);
        }
      }
    }
    return out;
  }

  /** The outermost client span around a call: what the caller's own work waits for. */
  SpanNode outermost(SpanNode n) {
    SpanNode out = n;
    for (int depth = 0; depth <= MAX_WRAPPERS; depth++) {
      SpanNode parent = parent(out);
      if (parent == null || !parent.exit()) {
        return out;
      }
      out = parent;
    }
    return out;
  }

  /** Who was called by an outgoing span; null where it does not say and nobody answered. */
  @Nullable Entity callee(SpanNode outgoing) {
    if (!outgoing.exit()) {
      return outgoing.service();
    }
    for (SpanNode child : children(outgoing)) {
      if (child.kind() != SpanKind.CONSUMER && entry(child)) {
        return child.service();
      }
    }
    return outgoing.peer();
  }

  /** Failed, itself or what answered it. */
  boolean broken(SpanNode outgoing) {
    if (outgoing.broken()) {
      return true;
    }
    for (SpanNode child : children(outgoing)) {
      if (outgoing.exit() && child.kind() != SpanKind.CONSUMER && child.broken()) {
        return true;
      }
    }
    return false;
  }

  /**
   * The outgoing spans whose failure the entry did not make good: broken, and no equal call that
   * began after it went well.
   */
  List<SpanNode> unhandled(List<SpanNode> outgoing) {
    List<SpanNode> out = new ArrayList<>(2);
    for (SpanNode o : outgoing) {
      if (broken(o) && !repaired(o, outgoing)) {
        out.add(o);
      }
    }
    return out;
  }

  private boolean repaired(SpanNode failed, List<SpanNode> outgoing) {
    for (SpanNode o : outgoing) {
      if (o.start() >= failed.end()
          && o.operation().equals(failed.operation())
          && Objects.equals(callee(o), callee(failed))
          && !broken(o)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Where the failure of a root began: from the root along calls that failed and were not made
   * good, the last to end first, as far down as it goes. Null where no root failed.
   */
  @Nullable SpanNode errorOrigin() {
    for (SpanNode n : nodes) {
      if (parent(n) == null && n.broken()) {
        return deepest(n);
      }
    }
    return null;
  }

  private SpanNode deepest(SpanNode root) {
    SpanNode at = root;
    for (int depth = 0; depth < nodes.size(); depth++) {
      SpanNode next = null;
      for (SpanNode o : at.exit() ? children(at) : unhandled(outgoing(at))) {
        if (broken(o) && (next == null || o.end() > next.end())) {
          next = o;
        }
      }
      if (next == null) {
        return at;
      }
      at = next;
    }
    return at;
  }

  /** The span's duration without the union of what it waited for, ns. */
  long selfNanos(SpanNode entry, List<SpanNode> outgoing) {
    List<SpanNode> sorted = new ArrayList<>(outgoing);
    sorted.sort(ORDER);
    long waited = 0;
    long covered = entry.start();
    for (SpanNode o : sorted) {
      if (o.kind() == SpanKind.CONSUMER) {
        continue; // nobody waits for a consumer
      }
      long from = Math.max(o.start(), covered);
      long to = Math.min(o.end(), entry.end());
      if (to > from) {
        waited += to - from;
        covered = to;
      }
    }
    return entry.end() - entry.start() - waited;
  }
}
