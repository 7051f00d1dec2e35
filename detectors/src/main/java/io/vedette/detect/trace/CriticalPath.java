package io.vedette.detect.trace;

import io.vedette.model.Entity;
import io.vedette.model.SpanKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The critical path of a trace: had any step of it been faster, the trace would have been.
 *
 * <p>From the root's end backwards: the child that ended last before the cursor is on the path, the
 * cursor jumps to its start, and so on; what is left is the parent's own time. Source: Zhang et
 * al., "CRISP: Critical Path Analysis of Large-Scale Microservice Architectures", USENIX ATC 2022.
 */
public final class CriticalPath {
  /** Own time that one operation adds to the trace's duration, ns, positive. */
  public record Step(Entity service, String operation, long selfNanos) {}

  private static final Comparator<SpanNode> LAST_END_FIRST =
      Comparator.comparingLong(SpanNode::end).thenComparingLong(SpanNode::id).reversed();

  private final TraceTree tree;
  private final List<Step> backwards = new ArrayList<>();
  private final Map<Long, Long> bySpan = new HashMap<>();

  private CriticalPath(TraceTree tree) {
    this.tree = tree;
  }

  /** Of the first root; empty for a trace without spans. */
  static List<Step> of(TraceTree tree) {
    CriticalPath path = new CriticalPath(tree);
    path.walkRoot();
    Collections.reverse(path.backwards);
    return List.copyOf(path.backwards);
  }

  private void walkRoot() {
    for (SpanNode n : tree.nodes) {
      if (tree.parent(n) == null) {
        walk(n, n.end());
        return;
      }
    }
  }

  /** The same by span: own time that each adds to the trace's duration, ns. */
  static Map<Long, Long> nanosBySpan(TraceTree tree) {
    CriticalPath path = new CriticalPath(tree);
    path.walkRoot();
    return path.bySpan;
  }

  private void walk(SpanNode n, long until) {
    List<SpanNode> children = new ArrayList<>(tree.children(n));
    children.sort(LAST_END_FIRST);
    long self = 0;
    long cursor = until;
    for (SpanNode child : children) {
      long end = Math.min(child.end(), until); // an asynchronous child may outlive its parent
      if (child.kind() == SpanKind.CONSUMER || end > cursor || child.start() >= cursor) {
        continue;
      }
      self += cursor - end;
      walk(child, end);
      cursor = Math.max(child.start(), n.start());
    }
    self += Math.max(0, cursor - n.start());
    if (self > 0) {
      bySpan.put(n.id(), self);
      backwards.add(new Step(n.service(), n.operation(), self));
    }
  }
}
