package io.vedette.detect.incident;

import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.Incident;
import io.vedette.model.TimelineEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Turns a group into an incident that its reader understands in ten seconds. */
final class Narrator {
  private static final int MAX_TIMELINE = 100;

  /** The second cause is held against the first from this probability on. */
  static final double WORTH_A_LOOK = 0.05;

  private final Group group;
  private final CallGraph graph;
  private final List<ChangeEvent> changes;
  private final CauseRanker ranker;

  Narrator(Group group, CallGraph graph, Collection<ChangeEvent> changes, CauseRanker ranker) {
    this.group = group;
    this.graph = graph;
    this.ranker = ranker;
    long from = group.startMillis() - CauseRanker.CHANGE_BEFORE_MILLIS;
    long to = group.endMillis() + CauseRanker.CHANGE_AFTER_MILLIS;
    this.changes =
        changes.stream().filter(c -> c.timeMillis() >= from && c.timeMillis() <= to).toList();
  }

  Incident incident() {
    List<Cause> causes = causes();
    Headline headline = new Headline(group, graph, causes);
    return new Incident(
        group.id,
        headline.title(),
        headline.summary(),
        group.severity(),
        group.state,
        group.startMillis(),
        group.endMillis(),
        causes,
        List.copyOf(affected(causes)),
        group.ordered().stream().map(Signal::id).toList(),
        timeline(causes),
        group.mergedInto,
        group.splitFrom,
        tellApart(causes),
        List.of());
  }

  private static String tellApart(List<Cause> causes) {
    boolean open = causes.size() > 1 && causes.get(1).probability() >= WORTH_A_LOOK;
    return open ? TellApart.sentence(causes.get(0), causes.get(1)) + '.' : "";
  }

  private List<Cause> causes() {
    return group.security()
        ? SecurityCauses.of(group)
        : ranker.rank(group.symptoms(), graph, changes);
  }

  private Set<Entity> affected(List<Cause> causes) {
    Set<Entity> out = new LinkedHashSet<>(group.entities());
    if (!causes.isEmpty() && !group.security()) {
      Harm harm = new Harm(group.symptoms(), graph);
      out.addAll(harm.sufferingCallers(causes.get(0).entity()));
    }
    return out;
  }

  private List<TimelineEntry> timeline(List<Cause> causes) {
    List<TimelineEntry> out = new ArrayList<>(group.history);
    Set<Entity> mine = new LinkedHashSet<>(group.entities());
    causes.forEach(c -> mine.add(c.entity()));
    for (Signal s : group.ordered()) {
      out.add(new TimelineEntry(s.startMillis(), "finding", s.title(), s.id()));
      if (s.resolved() && !s.security()) {
        out.add(new TimelineEntry(s.endMillis(), "resolved", "over: " + s.title(), s.id()));
      }
    }
    for (ChangeEvent c : changes) {
      if (mine.contains(c.entity())) {
        out.add(new TimelineEntry(c.timeMillis(), "change", c.text(), ""));
      }
    }
    out.sort(
        Comparator.comparingLong(TimelineEntry::timeMillis).thenComparing(TimelineEntry::text));
    return out.size() <= MAX_TIMELINE ? out : out.subList(0, MAX_TIMELINE);
  }
}
