package io.vedette.detect.trace;

import io.vedette.model.Entity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Equal calls that one request made one after the other.
 *
 * @param count how many: all of them for {@code N_PLUS_ONE}, those after a failed one for {@code
 *     RETRY}
 */
public record RepeatedCalls(Entity caller, Entity callee, String operation, Kind kind, int count) {
  /** Why they were repeated. */
  public enum Kind {
    /** The one before had failed. */
    RETRY,
    /** One query for each row of an earlier answer. */
    N_PLUS_ONE
  }

  /** Equal sequential calls within one request from which on they count as N+1. */
  static final int N_PLUS_ONE_CALLS = 10;

  static List<RepeatedCalls> of(TraceTree tree) {
    List<RepeatedCalls> found = new ArrayList<>();
    for (SpanNode entry : tree.nodes) {
      if (tree.entry(entry)) {
        groups(tree, entry).values().forEach(group -> judge(tree, entry, group, found));
      }
    }
    return List.copyOf(found);
  }

  private static Map<String, List<SpanNode>> groups(TraceTree tree, SpanNode entry) {
    Map<String, List<SpanNode>> groups = new LinkedHashMap<>();
    for (SpanNode o : tree.outgoing(entry)) {
      Entity callee = tree.callee(o);
      if (callee != null) {
        groups.computeIfAbsent(callee.id() + ' ' + o.operation(), k -> new ArrayList<>()).add(o);
      }
    }
    return groups;
  }

  private static void judge(
      TraceTree tree, SpanNode entry, List<SpanNode> group, List<RepeatedCalls> found) {
    int sequential = 1;
    int retries = 0;
    for (int i = 1; i < group.size(); i++) {
      SpanNode before = group.get(i - 1);
      if (group.get(i).start() >= before.end()) {
        sequential++;
        retries += tree.broken(before) ? 1 : 0;
      }
    }
    SpanNode first = group.get(0);
    Entity callee = tree.callee(first);
    if (callee == null) {
      return;
    }
    if (retries > 0) {
      found.add(new RepeatedCalls(entry.service(), callee, first.operation(), Kind.RETRY, retries));
    }
    if (sequential >= N_PLUS_ONE_CALLS && retries < sequential / 2) {
      found.add(
          new RepeatedCalls(
              entry.service(), callee, first.operation(), Kind.N_PLUS_ONE, sequential));
    }
  }
}
