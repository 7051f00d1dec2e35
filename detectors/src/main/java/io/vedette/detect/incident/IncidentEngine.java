package io.vedette.detect.incident;

import io.vedette.model.Finding;
import io.vedette.model.GraphEdge;
import io.vedette.model.Ids;
import io.vedette.model.Incident;
import io.vedette.model.IncidentState;
import io.vedette.model.StateCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Groups findings into incidents and ranks what caused them. A pure fold over findings, edges of
 * the service graph and changes; time comes in through {@link #onTime}.
 *
 * <p>A finding joins the group that it is linked to most strongly: by the same entity, or along
 * calls in the direction in which its kind of harm spreads, and by closeness of onset (see {@link
 * Linker}). Threats go by actor and namespace, forecasts by entity. A group becomes an incident
 * once its findings weigh enough together: one faint anomaly pages nobody. The id comes from the
 * earliest finding at that moment and never changes; a finding that links two incidents merges the
 * younger into the older; a part that turns out to have nothing to do with the rest goes its own
 * way (see {@link Splitter}), under the id that it had or would have had alone.
 */
public final class IncidentEngine {
  private static final int MAX_CHANGES = 500;
  private static final long KEEP_CHANGES_MILLIS = 2 * 3_600_000L;

  /** An open incident is told again where only its end moved by this much, ms. */
  private static final long RETELL_MILLIS = 60_000;

  private final IncidentOptions options;
  private final CauseRanker ranker = new CauseRanker();

  public IncidentEngine(IncidentOptions options) {
    this.options = options;
  }

  public IncidentEngineState newState() {
    return new IncidentEngineState();
  }

  public StateCodec<IncidentEngineState> codec() {
    return IncidentStateCodec.INSTANCE;
  }

  /**
   * Takes a finding or its newer state.
   *
   * @return the incidents that were created or changed, each in its newest state
   */
  public List<Incident> onFinding(IncidentEngineState state, Finding finding) {
    GraphView graph = new GraphView(state.graph);
    Signal signal = Signal.of(finding, graph.resolve(finding.entity()));
    Group known = holder(state, signal.id());
    if (known != null) {
      known.put(signal, options.maxFindings());
      reopen(known, signal);
      return tell(state, graph, List.of(known));
    }
    return tell(state, graph, place(state, graph, signal));
  }

  /** Takes what one interval of traces showed of an edge. */
  public void onEdge(IncidentEngineState state, GraphEdge edge) {
    state.graph.observe(edge);
  }

  /** Takes a change; it may turn out to be the cause of an incident that is open. */
  public List<Incident> onChange(IncidentEngineState state, ChangeEvent change) {
    GraphView graph = new GraphView(state.graph);
    ChangeEvent resolved =
        new ChangeEvent(
            graph.resolve(change.entity()), change.timeMillis(), change.kind(), change.text());
    if (state.changes.contains(resolved)) {
      return List.of();
    }
    state.changes.addLast(resolved);
    if (state.changes.size() > MAX_CHANGES) {
      state.changes.removeFirst();
    }
    return tell(
        state, graph, state.groups.stream().filter(g -> g.state == IncidentState.OPEN).toList());
  }

  /**
   * Tells the time: quiet incidents are resolved, old ones forgotten.
   *
   * @param nowMillis event time, such as the watermark
   */
  public List<Incident> onTime(IncidentEngineState state, long nowMillis) {
    state.graph.expire(nowMillis);
    state.changes.removeIf(c -> c.timeMillis() < nowMillis - KEEP_CHANGES_MILLIS);
    List<Group> changed = new ArrayList<>();
    for (Group g : state.groups) {
      if (g.state == IncidentState.OPEN && over(g, nowMillis)) {
        g.state = IncidentState.RESOLVED;
        g.resolvedAtMillis = nowMillis;
        changed.add(g);
      }
    }
    GraphView graph = new GraphView(state.graph);
    changed.addAll(new Splitter(options, graph, ranker).split(state, nowMillis));
    List<Incident> told = tell(state, graph, changed);
    state.groups.removeIf(g -> forgotten(g, nowMillis));
    return told;
  }

  private boolean over(Group g, long now) {
    boolean allResolved = g.signals.values().stream().allMatch(Signal::resolved);
    return now - g.heardMillis > (allResolved ? options.quietMillis() : options.staleMillis());
  }

  private boolean forgotten(Group g, long now) {
    return g.state != IncidentState.OPEN && now - g.resolvedAtMillis > options.reopenMillis();
  }

  private static @Nullable Group holder(IncidentEngineState state, String findingId) {
    for (Group g : state.groups) {
      if (g.state != IncidentState.MERGED && g.signals.containsKey(findingId)) {
        return g;
      }
    }
    return null;
  }

  private static void reopen(Group g, Signal signal) {
    if (g.state == IncidentState.RESOLVED && !signal.resolved()) {
      g.state = IncidentState.OPEN;
    }
  }

  /** Puts a new finding where it belongs; returns the groups that changed. */
  private List<Group> place(IncidentEngineState state, GraphView graph, Signal signal) {
    Linker linker = new Linker(options, graph);
    List<Group> linked = new ArrayList<>();
    List<Double> strength = new ArrayList<>();
    for (Group g : state.groups) {
      double link = g.state == IncidentState.MERGED ? 0 : linker.link(signal, g);
      if (link >= Linker.JOIN) {
        int at = 0;
        while (at < linked.size() && strength.get(at) >= link) {
          at++;
        }
        linked.add(at, g);
        strength.add(at, link);
      }
    }
    if (linked.isEmpty()) {
      return List.of(open(state, signal));
    }
    Group home = linked.get(0);
    Signal known = signal.since(Linker.onset(signal, home));
    home.put(signal, options.maxFindings());
    reopen(home, signal);
    List<Group> changed = new ArrayList<>();
    for (int i = 1; i < linked.size(); i++) {
      double needed = home.kin.contains(linked.get(i).id) ? Linker.REJOIN : Linker.JOIN;
      if (mergeable(home, linked.get(i)) && linker.link(known, linked.get(i)) >= needed) {
        Group winner = older(home, linked.get(i));
        Group loser = winner == home ? linked.get(i) : home;
        merge(state, winner, loser);
        changed.add(loser);
        home = winner;
      }
    }
    changed.add(0, home);
    return changed;
  }

  private Group open(IncidentEngineState state, Signal signal) {
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

  private void merge(IncidentEngineState state, Group winner, Group loser) {
    winner.settled |= winner.kin.contains(loser.id);
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

  private List<Incident> tell(IncidentEngineState state, GraphView graph, List<Group> groups) {
    List<Incident> told = new ArrayList<>();
    for (Group g : groups) {
      g.resolve(graph);
      if (!g.raised() && g.state == IncidentState.OPEN && g.weight() >= options.pageThreshold()) {
        g.id = Group.idFrom(g.ordered().get(0).id());
      }
      if (g.raised()) {
        Incident incident = new Narrator(g, graph, state.changes, ranker).incident();
        String news = fingerprint(incident);
        if (!news.equals(g.told)) {
          g.told = news;
          told.add(incident);
        }
      }
    }
    return told;
  }

  private static String fingerprint(Incident i) {
    StringBuilder news = new StringBuilder();
    news.append(i.state()).append(i.severity()).append(i.title()).append(i.mergedInto());
    news.append(i.splitFrom()).append(i.tellApart());
    news.append(i.endMillis() / RETELL_MILLIS).append(i.findingIds()).append(i.timeline().size());
    i.causes()
        .forEach(
            c ->
                news.append(c.entity().id())
                    .append(c.faultKind())
                    .append(Math.round(c.probability() * 20)));
    return Ids.of(news.toString());
  }
}
