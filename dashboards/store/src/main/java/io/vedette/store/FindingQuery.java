package io.vedette.store;

import io.vedette.model.FindingKind;
import io.vedette.model.Severity;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which findings; {@link #all()} is everything, each {@code with} narrows it.
 *
 * @param fromMillis earliest onset, inclusive
 * @param toMillis latest onset, exclusive
 * @param kinds these kinds; empty for all
 * @param minSeverity this severity or worse
 * @param entity about this entity, by id ({@code service:shop/cart}), {@code shop/cart} or {@code
 *     cart}; empty for all
 * @param text every word must occur in title, reason, entity, series, detector or the ids of a log
 *     pattern, former ones too, in any case; empty for all
 * @param incidentId belonging to this incident; empty for all
 * @param limit at most so many, 1 to 1,000
 * @param before only those after this one in newest-first order
 */
public record FindingQuery(
    long fromMillis,
    long toMillis,
    Set<FindingKind> kinds,
    Severity minSeverity,
    String entity,
    String text,
    String incidentId,
    int limit,
    @Nullable Cursor before) {
  public FindingQuery {
    kinds = Set.copyOf(kinds);
    Limits.check(limit);
  }

  /** Everything, 100 a page. */
  public static FindingQuery all() {
    return new FindingQuery(
        0, Long.MAX_VALUE, Set.of(), Severity.INFORMATIONAL, "", "", "", 100, null);
  }

  public FindingQuery withTime(long from, long to) {
    return new FindingQuery(from, to, kinds, minSeverity, entity, text, incidentId, limit, before);
  }

  public FindingQuery withKinds(Set<FindingKind> only) {
    return new FindingQuery(
        fromMillis, toMillis, only, minSeverity, entity, text, incidentId, limit, before);
  }

  public FindingQuery withMinSeverity(Severity severity) {
    return new FindingQuery(
        fromMillis, toMillis, kinds, severity, entity, text, incidentId, limit, before);
  }

  public FindingQuery withEntity(String only) {
    return new FindingQuery(
        fromMillis, toMillis, kinds, minSeverity, only, text, incidentId, limit, before);
  }

  public FindingQuery withText(String words) {
    return new FindingQuery(
        fromMillis, toMillis, kinds, minSeverity, entity, words, incidentId, limit, before);
  }

  public FindingQuery withIncident(String id) {
    return new FindingQuery(
        fromMillis, toMillis, kinds, minSeverity, entity, text, id, limit, before);
  }

  public FindingQuery withLimit(int most) {
    return new FindingQuery(
        fromMillis, toMillis, kinds, minSeverity, entity, text, incidentId, most, before);
  }

  public FindingQuery withBefore(@Nullable Cursor cursor) {
    return new FindingQuery(
        fromMillis, toMillis, kinds, minSeverity, entity, text, incidentId, limit, cursor);
  }
}
