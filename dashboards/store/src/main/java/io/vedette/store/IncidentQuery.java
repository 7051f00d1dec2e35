package io.vedette.store;

import io.vedette.model.IncidentState;
import io.vedette.model.Severity;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which incidents; {@link #all()} is everything, each {@code with} narrows it.
 *
 * @param fromMillis earliest onset, inclusive
 * @param toMillis latest onset, exclusive
 * @param states in these states; empty for all
 * @param minSeverity this severity or worse
 * @param entity where this entity is affected or a cause, by id ({@code service:shop/cart}), {@code
 *     shop/cart} or {@code cart}; empty for all
 * @param text every word must occur in title, summary or entities, in any case; empty for all
 * @param limit at most so many, 1 to 1,000
 * @param before only those after this one in newest-first order
 */
public record IncidentQuery(
    long fromMillis,
    long toMillis,
    Set<IncidentState> states,
    Severity minSeverity,
    String entity,
    String text,
    int limit,
    @Nullable Cursor before) {
  public IncidentQuery {
    states = Set.copyOf(states);
    Limits.check(limit);
  }

  /** Everything, 100 a page. */
  public static IncidentQuery all() {
    return new IncidentQuery(
        0, Long.MAX_VALUE, Set.of(), Severity.INFORMATIONAL, "", "", 100, null);
  }

  public IncidentQuery withTime(long from, long to) {
    return new IncidentQuery(from, to, states, minSeverity, entity, text, limit, before);
  }

  public IncidentQuery withStates(Set<IncidentState> only) {
    return new IncidentQuery(fromMillis, toMillis, only, minSeverity, entity, text, limit, before);
  }

  public IncidentQuery withMinSeverity(Severity severity) {
    return new IncidentQuery(fromMillis, toMillis, states, severity, entity, text, limit, before);
  }

  public IncidentQuery withEntity(String only) {
    return new IncidentQuery(fromMillis, toMillis, states, minSeverity, only, text, limit, before);
  }

  public IncidentQuery withText(String words) {
    return new IncidentQuery(
        fromMillis, toMillis, states, minSeverity, entity, words, limit, before);
  }

  public IncidentQuery withLimit(int most) {
    return new IncidentQuery(fromMillis, toMillis, states, minSeverity, entity, text, most, before);
  }

  public IncidentQuery withBefore(@Nullable Cursor cursor) {
    return new IncidentQuery(
        fromMillis, toMillis, states, minSeverity, entity, text, limit, cursor);
  }
}
