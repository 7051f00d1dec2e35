package io.vedette.detect.incident;

import io.vedette.model.Finding;
import io.vedette.model.GraphEdge;
import io.vedette.model.Ids;
import io.vedette.model.Incident;
import io.vedette.model.IncidentState;
import io.vedette.model.StateCodec;
import java.util.ArrayList;
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
 * younger into the older; a finding that becomes another one, as its onset moves, is placed anew
 * (see {@link Placement}); a part that turns out to have nothing to do with the rest goes its own
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
    Placement placement = new Placement(options, state, graph);
    return tell(
        state, graph, known == null ? placement.place(signal) : placement.update(known, signal));
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

  private List<Incident> tell(IncidentEngineState state, GraphView graph, List<Group> groups) {
    List<Incident> told = new ArrayList<>();
    for (Group g : groups) {
      g.resolve(graph);
      state.raise(g, options.pageThreshold());
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
