package io.vedette.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Findings that belong together by service graph and time, with ranked causes.
 *
 * @param id deterministic: from the id of its first finding
 * @param startMillis onset of its first finding, event time
 * @param endMillis last time any finding was seen
 * @param causes likeliest first; empty means "cannot know"
 * @param affected entities with findings, and those that suffer from them
 * @param findingIds its findings, in order of onset
 * @param timeline in order of time
 * @param mergedInto id of the incident that took this one in, or empty
 * @param splitFrom id of the incident that this one was taken for a part of before, or empty
 * @param tellApart what would decide between the two likeliest causes, one sentence, or empty
 * @param traces example traces: what a request through it looks like, bad beside normal
 */
public record Incident(
    String id,
    String title,
    String summary,
    Severity severity,
    IncidentState state,
    long startMillis,
    long endMillis,
    List<Cause> causes,
    List<Entity> affected,
    List<String> findingIds,
    List<TimelineEntry> timeline,
    String mergedInto,
    String splitFrom,
    String tellApart,
    List<TraceExample> traces) {

  /** Incidents stored before these fields were there lack the last three. */
  public Incident(
      String id,
      String title,
      String summary,
      Severity severity,
      IncidentState state,
      long startMillis,
      long endMillis,
      List<Cause> causes,
      List<Entity> affected,
      List<String> findingIds,
      List<TimelineEntry> timeline,
      String mergedInto,
      @Nullable String splitFrom,
      @Nullable String tellApart,
      @Nullable List<TraceExample> traces) {
    this.id = id;
    this.title = title;
    this.summary = summary;
    this.severity = severity;
    this.state = state;
    this.startMillis = startMillis;
    this.endMillis = endMillis;
    this.causes = List.copyOf(causes);
    this.affected = List.copyOf(affected);
    this.findingIds = List.copyOf(findingIds);
    this.timeline = List.copyOf(timeline);
    this.mergedInto = mergedInto;
    this.splitFrom = splitFrom == null ? "" : splitFrom;
    this.tellApart = tellApart == null ? "" : tellApart;
    this.traces = traces == null ? List.of() : List.copyOf(traces);
  }

  /** One that was never part of another, without examples. */
  public Incident(
      String id,
      String title,
      String summary,
      Severity severity,
      IncidentState state,
      long startMillis,
      long endMillis,
      List<Cause> causes,
      List<Entity> affected,
      List<String> findingIds,
      List<TimelineEntry> timeline,
      String mergedInto) {
    this(
        id,
        title,
        summary,
        severity,
        state,
        startMillis,
        endMillis,
        causes,
        affected,
        findingIds,
        timeline,
        mergedInto,
        "",
        "",
        List.of());
  }

  /** The same with other example traces. */
  public Incident withTraces(List<TraceExample> examples) {
    return new Incident(
        id,
        title,
        summary,
        severity,
        state,
        startMillis,
        endMillis,
        causes,
        affected,
        findingIds,
        timeline,
        mergedInto,
        splitFrom,
        tellApart,
        examples);
  }
}
