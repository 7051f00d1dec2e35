package io.vedette.detect.trace;

import io.vedette.model.Entity;
import java.util.ArrayList;
import java.util.HashMap;
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

  /** Who is called and how: what makes calls equal. */
  private record Target(Entity callee, String operation) {}

  /**
   * What one outgoing span is among its equals.
   *
   * @param retry made after an equal one had failed
   * @param sequence of the first one: how many equal ones the request made one after the other; 0
   *     of all others
   */
  record Mark(boolean retry, int sequence) {
    static final Mark LONE = new Mark(false, 1);
  }

  static List<RepeatedCalls> of(TraceTree tree) {
    List<RepeatedCalls> found = new ArrayList<>();
    for (SpanNode entry : tree.nodes) {
      if (tree.entry(entry)) {
        groups(tree, tree.outgoing(entry))
            .forEach((target, group) -> judge(tree, entry, target, group, found));
      }
    }
    return List.copyOf(found);
  }

  /** The marks of all outgoing spans that have equals, by span id. */
  static Map<Long, Mark> marks(TraceTree tree) {
    Map<Long, Mark> marks = new HashMap<>();
    for (SpanNode entry : tree.nodes) {
      if (tree.entry(entry)) {
        List<SpanNode> outgoing = tree.outgoing(entry);
        if (outgoing.size() > 1) {
          groups(tree, outgoing).values().forEach(group -> mark(tree, group, marks));
        }
      }
    }
    return marks;
  }

  private static void mark(TraceTree tree, List<SpanNode> group, Map<Long, Mark> marks) {
    int sequential = 1;
    for (int i = 1; i < group.size(); i++) {
      SpanNode before = group.get(i - 1);
      boolean after = group.get(i).start() >= before.end();
      sequential += after ? 1 : 0;
      marks.put(group.get(i).id(), new Mark(after && tree.broken(before), 0));
    }
    if (sequential > 1) {
      marks.put(group.get(0).id(), new Mark(false, sequential));
    }
  }

  private static Map<Target, List<SpanNode>> groups(TraceTree tree, List<SpanNode> outgoing) {
    Map<Target, List<SpanNode>> groups = new LinkedHashMap<>();
    for (SpanNode o : outgoing) {
      Entity callee = tree.callee(o);
      if (callee != null) {
        groups.computeIfAbsent(new Target(callee, o.operation()), k -> new ArrayList<>()).add(o);
      }
    }
    return groups;
  }

  private static void judge(
      TraceTree tree,
      SpanNode entry,
      Target target,
      List<SpanNode> group,
      List<RepeatedCalls> found) {
    int sequential = 1;
    int retries = 0;
    for (int i = 1; i < group.size(); i++) {
      SpanNode before = group.get(i - 1);
      if (group.get(i).start() >= before.end()) {
        sequential++;
        retries += tree.broken(before) ? 1 : 0;
      }
    }
    Entity caller = entry.service();
    if (retries > 0) {
      found.add(new RepeatedCalls(caller, target.callee, target.operation, Kind.RETRY, retries));
    }
    if (sequential >= N_PLUS_ONE_CALLS && retries < sequential / 2) {
      found.add(
          new RepeatedCalls(caller, target.callee, target.operation, Kind.N_PLUS_ONE, sequential));
    }
  }
}
