package io.vedette.detect.incident;

import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.IncidentState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the part of a group that turned out to have nothing to do with the rest of it. What is
 * known now decides: onsets that moved, edges that are gone, numbers that say who accounts for
 * whose harm, and what was over while the other went on.
 *
 * <p>A part must be worth an incident of its own, and the likeliest cause of all must not explain
 * both sides. To join takes {@link Linker#JOIN}; only below {@link Linker#HOLD} a link breaks.
 */
final class Splitter {
  /** From here on the likeliest cause is taken to hold the group together. */
  private static final double LIKELY = 0.5;

  private final IncidentOptions options;
  private final GraphView graph;
  private final CauseRanker ranker;

  Splitter(IncidentOptions options, GraphView graph, CauseRanker ranker) {
    this.options = options;
    this.graph = graph;
    this.ranker = ranker;
  }

  /** Parts that have had nothing to do with the rest for a while go their own way. */
  List<Group> split(IncidentEngineState state, long nowMillis) {
    List<Group> changed = new ArrayList<>();
    for (Group g : List.copyOf(state.groups)) {
      if (g.state != IncidentState.OPEN || !g.raised() || g.settled || g.security()) {
        continue;
      }
      g.resolve(graph);
      Optional<List<Signal>> part = apart(g, state.changes);
      if (part.isEmpty()) {
        g.partedMillis = 0;
      } else if (g.partedMillis == 0) {
        g.partedMillis = nowMillis;
      } else if (nowMillis - g.partedMillis >= options.splitMillis()) {
        g.partedMillis = 0;
        changed.add(g);
        changed.add(part(state, g, part.get(), nowMillis));
      }
    }
    return changed;
  }

  /** The part becomes an incident: the one that it was before it was taken in, if it was one. */
  private static Group part(
      IncidentEngineState state, Group parent, List<Signal> part, long nowMillis) {
    Group child = new Group();
    part.forEach(s -> child.put(s, Integer.MAX_VALUE));
    part.forEach(s -> parent.signals.remove(s.id()));
    List<String> before =
        state.groups.stream()
            .filter(
                g ->
                    g.state == IncidentState.MERGED
                        && part.stream().anyMatch(s -> g.foundedBy(s.id())))
            .map(g -> g.id)
            .toList();
    child.id = before.isEmpty() ? state.newId(part.get(0).id()) : before.get(0);
    state.comeBack(child);
    child.splitFrom = parent.id;
    child.akin(parent);
    parent.akin(child);
    String who = part.get(0).entity().toString();
    parent.remember(nowMillis, "split", "what concerns " + who + " goes on by itself", child.id);
    child.remember(nowMillis, "split", "split off: it has nothing to do with the rest", parent.id);
    state.groups.add(child);
    return child;
  }

  /** The signals that do not belong to the rest; empty where all hang together. */
  private Optional<List<Signal>> apart(Group group, Collection<ChangeEvent> changes) {
    List<List<Signal>> parts = parts(group);
    if (parts.size() < 2) {
      return Optional.empty();
    }
    Harm harm = new Harm(group.symptoms(), graph);
    Optional<Cause> common =
        ranker.rank(group.symptoms(), graph, changes).stream()
            .findFirst()
            .filter(c -> c.probability() >= LIKELY);
    List<Signal> founders = founders(group, parts);
    for (List<Signal> part : parts) {
      if (part != founders
          && worthOne(part)
          && !common.map(c -> both(c, part, group, harm)).orElse(false)) {
        return Optional.of(part);
      }
    }
    return Optional.empty();
  }

  private boolean worthOne(List<Signal> part) {
    Group alone = new Group();
    part.forEach(s -> alone.put(s, options.maxFindings()));
    return alone.weight() >= options.pageThreshold();
  }

  /** The part that the incident has its id from stays. */
  private static List<Signal> founders(Group group, List<List<Signal>> parts) {
    for (List<Signal> part : parts) {
      if (part.stream().anyMatch(s -> group.foundedBy(s.id()))) {
        return part;
      }
    }
    return parts.get(0);
  }

  /** True where the cause explains something on either side of the cut. */
  private static boolean both(Cause cause, List<Signal> part, Group group, Harm harm) {
    Set<Entity> explained = new HashSet<>(harm.sufferingCallers(cause.entity()));
    explained.add(cause.entity());
    boolean inside = part.stream().anyMatch(s -> explained.contains(s.entity()));
    boolean outside =
        group.signals.values().stream()
            .anyMatch(s -> !part.contains(s) && explained.contains(s.entity()));
    return inside && outside;
  }

  /** Connected by links that hold, each in order of onset. */
  private List<List<Signal>> parts(Group group) {
    Linker linker = new Linker(options, graph);
    Harm harm = new Harm(group.symptoms(), graph);
    Map<Entity, List<Signal>> byEntity = new LinkedHashMap<>();
    for (Signal s : group.ordered()) {
      byEntity.computeIfAbsent(s.entity(), k -> new ArrayList<>()).add(s);
    }
    List<List<Signal>> left = new ArrayList<>(byEntity.values());
    List<List<Signal>> parts = new ArrayList<>();
    while (!left.isEmpty()) {
      Deque<List<Signal>> open = new ArrayDeque<>(List.of(left.remove(0)));
      List<Signal> part = new ArrayList<>();
      while (!open.isEmpty()) {
        List<Signal> at = open.pop();
        part.addAll(at);
        left.removeIf(other -> linker.holds(at, other, group, harm) && open.add(other));
      }
      part.sort(Group.BY_ONSET);
      parts.add(part);
    }
    return parts;
  }
}
