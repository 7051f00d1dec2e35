package io.vedette.model;

import java.util.List;

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
    String mergedInto) {
  public Incident {
    causes = List.copyOf(causes);
    affected = List.copyOf(affected);
    findingIds = List.copyOf(findingIds);
    timeline = List.copyOf(timeline);
  }
}
