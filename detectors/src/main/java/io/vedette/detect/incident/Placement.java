package io.vedette.detect.incident;

import io.vedette.model.IncidentState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts findings where they belong among the groups, and looks again where one has become another:
 * its onset has moved, or what it says.
 *
 * <p>Such a finding stays while it is linked to the rest of its group at all ({@link Linker#HOLD});
 * else it goes where it is linked to now, or on by itself. The incident that it leaves keeps its
 * id. Either way it may join groups that nothing joined before; where it comes back by itself, it
 * does so under the id that it had. What a finding that left had joined is for the {@link Splitter}
 * to part.
 */
final class Placement {
  private final IncidentOptions options;
  private final IncidentEngineState state;
  private final Linker linker;

  Placement(IncidentOptions options, IncidentEngineState state, GraphView graph) {
    this.options = options;
    this.state = state;
    this.linker = new Linker(options, graph);
  }

  /** Puts a new finding where it belongs; returns the groups that changed, its own first. */
  List<Group> place(Signal signal) {
    List<Group> linked = linked(signal, null);
    if (linked.isEmpty()) {
      return List.of(open(signal));
    }
    Group home = linked.get(0);
    Signal known = signal.since(Linker.onset(signal, home));
    home.put(signal, options.maxFindings());
    home.reopen(signal);
    return join(home, known, linked.subList(1, linked.size()));
  }

  /** Takes the newer state of a finding; returns the groups that changed, its own first. */
  List<Group> update(Group home, Signal signal) {
    Signal before = home.signals.get(signal.id());
    if (before == null || signal.outdated(before)) {
      return List.of();
    }
    if (!signal.moved(before)) {
      home.put(signal, options.maxFindings());
      home.reopen(signal);
      return List.of(home);
    }
    home.signals.remove(signal.id());
    boolean alone = home.signals.isEmpty();
    if (!alone && linker.link(signal, home) < Linker.HOLD) {
      return move(home, signal);
    }
    Signal known = alone ? signal : signal.since(Linker.onset(signal, home));
    home.put(signal, options.maxFindings());
    home.reopen(signal);
    return join(home, known, linked(signal, home));
  }

  /** The finding has left; what it goes to is another incident, or will be one. */
  private List<Group> move(Group from, Signal signal) {
    List<Group> changed = new ArrayList<>(place(signal));
    Group to = changed.get(0);
    state.raise(to, options.pageThreshold());
    if (from.raised()) {
      long time = Math.max(from.heardMillis, to.heardMillis);
      from.remember(time, "split", "belongs elsewhere: " + signal.title(), to.id);
      if (to.signals.size() == 1) {
        to.splitFrom = from.id;
      }
      to.remember(time, "split", "was taken for a part of another incident", from.id);
    }
    changed.add(from);
    return changed;
  }

  /** Groups that a signal is linked to, the most strongly first. */
  private List<Group> linked(Signal signal, @Nullable Group except) {
    List<Group> linked = new ArrayList<>();
    List<Double> strength = new ArrayList<>();
    for (Group g : state.groups) {
      boolean candidate = g != except && g.state != IncidentState.MERGED;
      double link = candidate ? linker.link(signal, g) : 0;
      if (link >= Linker.JOIN) {
        int at = 0;
        while (at < linked.size() && strength.get(at) >= link) {
          at++;
        }
        linked.add(at, g);
        strength.add(at, link);
      }
    }
    return linked;
  }

  /** Merges what a finding of one group joins; returns what changed, the finding's own first. */
  private List<Group> join(Group of, Signal known, List<Group> linked) {
    Group home = of;
    List<Group> changed = new ArrayList<>();
    for (Group other : linked) {
      double needed = home.kinOf(other) ? Linker.REJOIN : Linker.JOIN;
      if (mergeable(home, other) && linker.link(known, other) >= needed) {
        Group winner = older(home, other);
        Group loser = winner == home ? other : home;
        merge(winner, loser);
        changed.add(loser);
        home = winner;
      }
    }
    changed.add(0, home);
    return changed;
  }

  private Group open(Signal signal) {
    if (state.groups.size() >= options.maxOpen()) {
      state.groups.stream()
          .min(Comparator.comparing(Group::raised).thenComparingLong(g -> g.heardMillis))
          .ifPresent(state.groups::remove);
    }
    Group group = new Group();
    group.put(signal, options.maxFindings());
    state.groups.add(group);
    return group;
  }

  /** Security stays apart from performance, and what was resolved stays as it was. */
  private static boolean mergeable(Group a, Group b) {
    return a.state == IncidentState.OPEN
        && b.state == IncidentState.OPEN
        && a.security() == b.security();
  }

  private static Group older(Group a, Group b) {
    if (a.raised() != b.raised()) {
      return a.raised() ? a : b;
    }
    return Group.BY_ONSET.compare(a.ordered().get(0), b.ordered().get(0)) <= 0 ? a : b;
  }

  private void merge(Group winner, Group loser) {
    winner.settled |= winner.kinOf(loser);
    winner.kin.addAll(loser.kin);
    if (loser.raised() && winner.raised()) {
      String text = "took in: " + loser.ordered().get(0).title();
      winner.remember(loser.heardMillis, "merged", text, loser.id);
      loser.remember(loser.heardMillis, "merged", "went into another incident", winner.id);
    }
    loser.signals.values().forEach(s -> winner.put(s, options.maxFindings()));
    loser.state = IncidentState.MERGED;
    loser.mergedInto = winner.id;
    loser.resolvedAtMillis = winner.heardMillis;
    if (!loser.raised()) {
      state.groups.remove(loser);
    }
  }
}
