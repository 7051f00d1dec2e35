package io.vedette.review;

import io.vedette.model.ActionState;
import io.vedette.model.BandPoint;
import io.vedette.model.Cause;
import io.vedette.model.EdgeKind;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.Forecast;
import io.vedette.model.GraphEdge;
import io.vedette.model.Incident;
import io.vedette.model.IncidentState;
import io.vedette.store.ActionQuery;
import io.vedette.store.FindingQuery;
import io.vedette.store.FindingStore;
import io.vedette.store.IncidentQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers from the store what a page shows. */
final class Views {
  private static final long HOUR = 3_600_000;
  private static final long MIN_CONTEXT = HOUR / 2;
  private static final long MAX_CONTEXT = 6 * HOUR;
  private static final int MAX_PLOTS = 8;
  private static final int MAX_FINDINGS = 200;
  private static final int MAX_COUNT = 100;

  private final FindingStore store;

  Views(FindingStore store) {
    this.store = store;
  }

  Shell shell(String title, String section, String user) {
    int open =
        store
            .incidents(
                IncidentQuery.all().withStates(Set.of(IncidentState.OPEN)).withLimit(MAX_COUNT))
            .size();
    int awaiting =
        store
            .actions(
                ActionQuery.all()
                    .withStates(Set.of(ActionState.AWAITING_APPROVAL))
                    .withLimit(MAX_COUNT))
            .size();
    return new Shell(title, section, open, awaiting, user);
  }

  IncidentView incident(Incident incident) {
    List<Finding> findings =
        store.findings(FindingQuery.all().withIncident(incident.id()).withLimit(MAX_FINDINGS));
    return new IncidentView(
        incident,
        findings,
        store.actions(ActionQuery.all().withIncident(incident.id())),
        plots(incident, findings),
        graph(incident),
        store.labels(incident.id()),
        new PastIncidents(store).like(incident));
  }

  FindingView finding(Finding finding) {
    IncidentQuery near =
        IncidentQuery.all()
            .withTime(Math.max(0, finding.startMillis() - 24 * HOUR), finding.endMillis() + 1);
    List<Incident> incidents =
        store.incidents(near.withLimit(500)).stream()
            .filter(i -> i.findingIds().contains(finding.id()))
            .toList();
    Plot plot = plot(finding, finding.startMillis(), finding.endMillis());
    return new FindingView(finding, incidents, plot, store.labels(finding.id()));
  }

  /** One plot a series, the earliest finding of each first: so the cause tends to lead. */
  private List<Plot> plots(Incident incident, List<Finding> findings) {
    Map<String, Finding> bySeries = new LinkedHashMap<>();
    for (int i = findings.size() - 1; i >= 0; i--) {
      bySeries.putIfAbsent(findings.get(i).series(), findings.get(i));
    }
    List<Plot> plots = new ArrayList<>();
    for (Finding finding : bySeries.values()) {
      Plot plot = plot(finding, incident.startMillis(), incident.endMillis());
      if (plot != null && plots.size() < MAX_PLOTS) {
        plots.add(plot);
      }
    }
    return plots;
  }

  /** The finding's series over {@code [from, to]} and as long before and after again. */
  private @Nullable Plot plot(Finding finding, long from, long to) {
    if (finding.series().isEmpty()) {
      return null;
    }
    long context = Math.max(MIN_CONTEXT, Math.min(MAX_CONTEXT, to - from));
    List<BandPoint> points =
        store.bands(finding.series(), Math.max(0, from - context), to + context / 2);
    if (points.size() < 2) {
      return null;
    }
    Forecast forecast = store.forecast(finding.series()).orElse(null);
    String name = finding.entity().name();
    String title = finding.title().contains(name) ? finding.title() : name + ": " + finding.title();
    return Plot.of(
        new Plot.Input(
            title,
            finding.series(),
            Format.unit(finding),
            points,
            finding.startMillis(),
            finding.endMillis(),
            limit(finding),
            forecast));
  }

  /** Of a forecast that crosses it; else NaN. */
  private static double limit(Finding finding) {
    try {
      return Double.parseDouble(finding.attributes().getOrDefault("limit", "NaN"));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** The incident's entities, what they call and what calls them. */
  private ServiceGraph graph(Incident incident) {
    Map<Entity, ServiceGraph.Role> roles = new HashMap<>();
    incident.affected().forEach(e -> roles.put(e, ServiceGraph.Role.AFFECTED));
    Map<Entity, String> notes = new HashMap<>();
    for (int i = incident.causes().size() - 1; i >= 0; i--) {
      Cause cause = incident.causes().get(i);
      notes.put(
          cause.entity(),
          Format.words(cause.faultKind()).toLowerCase(Locale.ROOT)
              + ", "
              + Format.percent(cause.probability()));
      roles.putIfAbsent(cause.entity(), ServiceGraph.Role.BYSTANDER);
    }
    if (!incident.causes().isEmpty()) {
      roles.put(incident.causes().get(0).entity(), ServiceGraph.Role.CAUSE);
    }
    long since = Math.max(0, incident.startMillis() - HOUR);
    Set<Entity> seeds = new HashSet<>(roles.keySet());
    List<GraphEdge> near =
        calls(since).stream()
            .filter(e -> seeds.contains(e.caller()) || seeds.contains(e.callee()))
            .toList();
    // edges keep their newest interval only: long after the incident its figures say nothing of it
    boolean ofIncident = near.stream().allMatch(e -> e.timeMillis() <= incident.endMillis() + HOUR);
    return ServiceGraph.of(near, roles, notes, ofIncident ? since : Long.MAX_VALUE);
  }

  /** Everything that was seen within an hour before the newest interval. */
  ServiceGraph wholeGraph() {
    List<GraphEdge> edges = calls(0);
    long newest = edges.stream().mapToLong(GraphEdge::timeMillis).max().orElse(0);
    Map<Entity, ServiceGraph.Role> roles = new HashMap<>();
    IncidentQuery open = IncidentQuery.all().withStates(Set.of(IncidentState.OPEN));
    for (Incident incident : store.incidents(open)) {
      incident.affected().forEach(e -> roles.putIfAbsent(e, ServiceGraph.Role.AFFECTED));
      if (!incident.causes().isEmpty()) {
        roles.put(incident.causes().get(0).entity(), ServiceGraph.Role.CAUSE);
      }
    }
    List<GraphEdge> recent = edges.stream().filter(e -> e.timeMillis() >= newest - HOUR).toList();
    Set<Entity> seen = new HashSet<>();
    recent.forEach(
        e -> {
          seen.add(e.caller());
          seen.add(e.callee());
        });
    roles.keySet().retainAll(seen);
    return ServiceGraph.of(recent, roles, Map.of(), 0);
  }

  /** Without what carries whom: a picture of calls is full enough. */
  private List<GraphEdge> calls(long since) {
    return store.edges(since).stream().filter(e -> e.kind() != EdgeKind.RUNS_ON).toList();
  }

  String graphTime() {
    return store.edges(0).stream().mapToLong(GraphEdge::timeMillis).max().stream()
        .mapToObj(t -> "Calls that traces showed in the hour before " + Format.dateTime(t) + " UTC")
        .findFirst()
        .orElse("");
  }
}
