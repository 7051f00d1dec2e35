package io.vedette.detect.trace;

import io.vedette.model.Entity;
import io.vedette.model.TraceExample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A trace as a waterfall: its spans in order of start below their parents, with what each adds to
 * the whole (see {@link CriticalPath}). Of a long trace, the first spans.
 */
final class Waterfall {
  static final int MAX_BARS = 40;
  private static final int MAX_DEPTH = 30;

  private final TraceTree tree;
  private final Map<Long, Long> critical;
  private final long start;
  private final List<TraceExample.Bar> bars = new ArrayList<>();

  private Waterfall(TraceTree tree) {
    this.tree = tree;
    this.critical = CriticalPath.nanosBySpan(tree);
    this.start = tree.nodes.isEmpty() ? 0 : tree.nodes.get(0).start();
  }

  static TraceExample of(AssembledTrace trace, boolean normal) {
    Waterfall waterfall = new Waterfall(trace.tree());
    for (SpanNode n : waterfall.tree.nodes) {
      if (waterfall.tree.parent(n) == null) {
        waterfall.add(n, 0);
      }
    }
    return new TraceExample(
        trace.traceId(),
        normal,
        Math.floorDiv(waterfall.start, 1_000_000L),
        waterfall.bars,
        trace.spans() - waterfall.bars.size());
  }

  private void add(SpanNode n, int depth) {
    if (bars.size() >= MAX_BARS || depth > MAX_DEPTH) {
      return;
    }
    bars.add(
        new TraceExample.Bar(
            entity(n),
            n.operation(),
            depth,
            (n.start() - start) / 1000,
            (n.end() - n.start()) / 1000,
            critical.getOrDefault(n.id(), 0L) / 1000,
            n.broken()));
    for (SpanNode child : tree.children(n)) {
      add(child, depth + 1);
    }
  }

  /** Of a call that nobody answered, who was called. */
  private Entity entity(SpanNode n) {
    Entity peer = n.peer();
    return n.exit() && peer != null && tree.children(n).isEmpty() ? peer : n.service();
  }
}
