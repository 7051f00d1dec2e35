package io.vedette.review;

import io.vedette.model.ActionRecord;
import io.vedette.model.ActionState;
import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.Incident;
import io.vedette.model.IncidentState;
import io.vedette.model.Label;
import io.vedette.model.TimelineEntry;
import io.vedette.store.ActionQuery;
import io.vedette.store.FindingStore;
import io.vedette.store.IncidentQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds past incidents like a given one: with the same likeliest cause, the same kind of fault, and
 * the same entities affected (Jaccard index); and says what ended them.
 */
final class PastIncidents {
  private static final double SAME_CAUSE = 0.4;
  private static final double SAME_FAULT = 0.25;
  private static final double SAME_AFFECTED = 0.35;
  private static final double LEAST = 0.4;
  private static final int MOST = 5;
  private static final int MAX_SEEDS = 5;
  private static final int MAX_CANDIDATES = 100;
  private static final long JUST_BEFORE_END = 30 * 60_000L;

  private final FindingStore store;

  PastIncidents(FindingStore store) {
    this.store = store;
  }

  /** At most five that began before it, most similar first, then newest. */
  List<Similar> like(Incident incident) {
    Map<String, Incident> candidates = new LinkedHashMap<>();
    for (Entity seed : seeds(incident)) {
      IncidentQuery query =
          IncidentQuery.all()
              .withTime(0, incident.startMillis())
              .withEntity(seed.id())
              .withLimit(MAX_CANDIDATES);
      store.incidents(query).forEach(i -> candidates.putIfAbsent(i.id(), i));
    }
    List<Similar> out = new ArrayList<>();
    for (Incident past : candidates.values()) {
      double similarity = similarity(incident, past);
      if (past.state() == IncidentState.RESOLVED && similarity >= LEAST) {
        out.add(new Similar(past, similarity, alike(incident, past), ended(past)));
      }
    }
    out.sort(
        Comparator.comparingDouble(Similar::similarity)
            .thenComparingLong(s -> s.incident().startMillis())
            .reversed());
    return List.copyOf(out.subList(0, Math.min(MOST, out.size())));
  }

  private static Set<Entity> seeds(Incident incident) {
    Set<Entity> seeds = new LinkedHashSet<>();
    incident.causes().stream().limit(1).map(Cause::entity).forEach(seeds::add);
    incident.affected().stream().limit(MAX_SEEDS).forEach(seeds::add);
    return seeds;
  }

  private static double similarity(Incident a, Incident b) {
    Set<Entity> both = new HashSet<>(a.affected());
    both.retainAll(b.affected());
    Set<Entity> either = new HashSet<>(a.affected());
    either.addAll(b.affected());
    double overlap = either.isEmpty() ? 0 : both.size() / (double) either.size();
    return (sameCause(a, b) ? SAME_CAUSE : 0)
        + (sameFault(a, b) ? SAME_FAULT : 0)
        + SAME_AFFECTED * overlap;
  }

  private static boolean sameCause(Incident a, Incident b) {
    return !a.causes().isEmpty()
        && !b.causes().isEmpty()
        && a.causes().get(0).entity().equals(b.causes().get(0).entity());
  }

  private static boolean sameFault(Incident a, Incident b) {
    return !a.causes().isEmpty()
        && !b.causes().isEmpty()
        && a.causes().get(0).faultKind().equals(b.causes().get(0).faultKind());
  }

  private static String alike(Incident a, Incident b) {
    List<String> out = new ArrayList<>();
    if (sameCause(a, b)) {
      out.add("cause " + b.causes().get(0).entity());
    }
    if (sameFault(a, b)) {
      out.add(Format.words(b.causes().get(0).faultKind()).toLowerCase(Locale.ROOT));
    }
    Set<Entity> both = new HashSet<>(a.affected());
    both.retainAll(b.affected());
    if (!both.isEmpty()) {
      out.add(both.size() + " of " + b.affected().size() + " affected");
    }
    return String.join(", ", out);
  }

  /** An action that took effect, else an analyst's note, else a change just before the end. */
  private String ended(Incident past) {
    for (ActionRecord record : store.actions(ActionQuery.all().withIncident(past.id()))) {
      if (record.state() == ActionState.VERIFIED || record.state() == ActionState.EXECUTED) {
        return "%s %s, %s"
            .formatted(
                Format.words(record.action().kind()).toLowerCase(Locale.ROOT),
                record.action().target(),
                record.state().name().toLowerCase(Locale.ROOT));
      }
    }
    for (Label label : store.labels(past.id())) {
      if (!label.note().isEmpty()) {
        return "noted by " + label.by() + ": " + label.note();
      }
    }
    String change = "";
    for (TimelineEntry entry : past.timeline()) {
      boolean late =
          entry.timeMillis() > past.startMillis()
              && entry.timeMillis() >= past.endMillis() - JUST_BEFORE_END;
      if (entry.kind().equals("change") && late) {
        change = "after " + entry.text();
      }
    }
    return change.isEmpty() ? "by itself, after " + length(past) : change;
  }

  private static String length(Incident past) {
    return Format.duration(past.endMillis() - past.startMillis());
  }
}
