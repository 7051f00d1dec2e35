package io.vedette.detect.incident.explain;

import io.vedette.detect.incident.SymptomKind;
import io.vedette.detect.trace.Work;
import io.vedette.model.Entity;
import io.vedette.model.LogRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds requests that no longer go the way they went: within each span, log lines and child spans
 * in order of time are a walk, and a step that the reference's healthy requests never took is a
 * clue, above all an error or an early end. Steps are compared given where they start from, so that
 * another mix of requests changes nothing; spans that failed in the reference are no model of
 * health. The idea of comparing event successions is from Yu et al., "Nezha", ESEC/FSE 2023.
 */
final class FlowEffects {
  private static final String START = "<";
  private static final String END = ">";
  private static final String ERROR = "!";

  /** Steps seen from one place in the reference below which it says nothing of that place. */
  private static final int MIN_REFERENCE = 3;

  /** A step taken no more often than this in the reference is not part of its flow. */
  private static final double NEVER = 0.04;

  /** A new way that is neither an error nor an end is often just another kind of request. */
  private static final double DETOUR = 0.25;

  private static final double SECOND = 0.3;

  private record From(Entity service, String operation, String event) {}

  private record Step(From from, String to) {}

  private record Event(long nanos, String what) {}

  private record Operation(Entity service, String name) {}

  private final Map<Step, Integer> steps = new LinkedHashMap<>();
  private final Map<Step, Integer> explainedSteps = new HashMap<>();
  private final Map<From, Integer> visits = new HashMap<>();

  /** Operations that fail so often that there is no health to learn from them. */
  private final Set<Operation> ailing = new HashSet<>();

  FlowEffects(TraceSet traces, List<LogRecord> logs, boolean healthyOnly) {
    Map<Work, List<Event>> events = new HashMap<>();
    Set<Work> failed = new HashSet<>();
    Set<String> seen = new HashSet<>();
    for (LogRecord log : logs) {
      Work work = traces.traces.getOrDefault(log.traceId(), Map.of()).get(Work.key(log.spanId()));
      if (work != null && seen.add(log.timeUnixNano() + log.spanId() + log.body())) {
        boolean error = LogMasks.error(log.severityNumber(), log.body());
        String what = (error ? ERROR : "") + LogMasks.mask(log.body());
        events
            .computeIfAbsent(work, k -> new ArrayList<>())
            .add(new Event(log.timeUnixNano(), what));
        if (error) {
          failed.add(work);
        }
      }
    }
    Set<Work> skip = new HashSet<>();
    if (healthyOnly) {
      traces.traces.values().forEach(trace -> skip.addAll(spread(failed, trace)));
      skip.removeIf(ailing(traces, skip)::contains);
    }
    traces.traces.values().forEach(trace -> walk(trace, events, skip, aboveErrors(failed, trace)));
  }

  /** Spans that called another service in which something failed: what they do is no clue. */
  private static Set<Work> aboveErrors(Set<Work> failed, Map<Long, Work> trace) {
    Set<Work> out = new HashSet<>();
    for (Work w : trace.values()) {
      if (failed.contains(w)) {
        Work at = trace.get(w.parent());
        for (int depth = 0; at != null && depth < trace.size(); depth++) {
          if (!at.service().equals(w.service())) {
            out.add(at);
          }
          at = trace.get(at.parent());
        }
      }
    }
    return out;
  }

  /** Spans of operations most of whose spans failed; these operations are remembered. */
  private Set<Work> ailing(TraceSet traces, Set<Work> failed) {
    Map<Operation, int[]> counts = new HashMap<>();
    for (Work w : traces.all()) {
      int[] count = counts.computeIfAbsent(operation(w), k -> new int[2]);
      count[failed.contains(w) ? 1 : 0]++;
    }
    counts.forEach(
        (op, count) -> {
          if (count[0] < MIN_REFERENCE) {
            ailing.add(op);
          }
        });
    Set<Work> out = new HashSet<>();
    for (Work w : failed) {
      if (ailing.contains(operation(w))) {
        out.add(w);
      }
    }
    return out;
  }

  private static Operation operation(Work w) {
    return new Operation(w.service(), w.operation());
  }

  /** Failed spans, and those of the same service above and below them. */
  private static Set<Work> spread(Set<Work> failed, Map<Long, Work> trace) {
    Set<Work> out = new HashSet<>();
    for (Work w : trace.values()) {
      if (failed.contains(w)) {
        for (Work at = w; at != null && out.add(at); ) {
          Work parent = trace.get(at.parent());
          at = parent != null && parent.service().equals(w.service()) ? parent : null;
        }
      }
    }
    for (Work w : trace.values()) { // in order of start: parents come first
      Work parent = trace.get(w.parent());
      if (parent != null && out.contains(parent) && parent.service().equals(w.service())) {
        out.add(w);
      }
    }
    return out;
  }

  private void walk(
      Map<Long, Work> trace, Map<Work, List<Event>> events, Set<Work> skip, Set<Work> above) {
    for (Work w : trace.values()) {
      Work parent = trace.get(w.parent());
      if (parent != null) {
        events
            .computeIfAbsent(parent, k -> new ArrayList<>())
            .add(new Event(w.startNanos(), w.service().name() + ' ' + w.operation()));
      }
    }
    for (Work w : trace.values()) {
      if (!skip.contains(w)) {
        count(w, events.getOrDefault(w, List.of()), above.contains(w));
      }
    }
  }

  private void count(Work w, List<Event> events, boolean explained) {
    List<Event> sorted = new ArrayList<>(events);
    sorted.sort(Comparator.comparingLong(Event::nanos).thenComparing(Event::what));
    String at = START;
    for (Event e : sorted) {
      step(w, at, e.what, explained);
      at = e.what;
    }
    step(w, at, END, explained);
  }

  private void step(Work w, String from, String to, boolean explained) {
    if (!from.equals(to)) {
      From place = new From(w.service(), w.operation(), from);
      visits.merge(place, 1, Integer::sum);
      Step step = new Step(place, to);
      steps.merge(step, 1, Integer::sum);
      if (explained) {
        explainedSteps.merge(step, 1, Integer::sum);
      }
    }
  }

  /** Of each service, how far it strays from the flow of the reference. */
  List<Clue> clues(FlowEffects reference) {
    Map<From, Clue> places = new LinkedHashMap<>();
    steps.forEach(
        (step, taken) -> {
          int own = taken - explainedSteps.getOrDefault(step, 0);
          Clue clue = judge(step, own, reference);
          if (clue.score() > 0) {
            places.merge(step.from, clue, FlowEffects::both);
          }
        });
    Map<Entity, List<Clue>> byService = new LinkedHashMap<>();
    places.forEach(
        (from, clue) -> byService.computeIfAbsent(from.service, k -> new ArrayList<>()).add(clue));
    List<Clue> out = new ArrayList<>();
    byService.values().forEach(all -> out.add(strongest(all)));
    return out;
  }

  private static Clue both(Clue a, Clue b) {
    Clue more = b.score() > a.score() ? b : a;
    return new Clue(a.entity(), a.kind(), a.score() + b.score(), more.text());
  }

  private static Clue strongest(List<Clue> clues) {
    clues.sort(Comparator.comparingDouble(Clue::score).reversed());
    Clue first = clues.get(0);
    double second = clues.size() > 1 ? clues.get(1).score() : 0;
    double score = Math.min(1, first.score() + SECOND * second);
    return new Clue(first.entity(), first.kind(), score, first.text());
  }

  private Clue judge(Step step, int taken, FlowEffects reference) {
    int normally = reference.visits.getOrDefault(step.from, 0);
    int before = reference.steps.getOrDefault(step, 0);
    boolean error = step.to.startsWith(ERROR);
    boolean comparable = normally >= MIN_REFERENCE && !step.from.event.startsWith(ERROR);
    Operation operation = new Operation(step.from.service, step.from.operation);
    boolean errorsOnly = step.from.event.equals(START) || reference.ailing.contains(operation);
    double score = 0;
    int visited = visits.getOrDefault(step.from, 0);
    if (comparable && (error || !errorsOnly) && before <= NEVER * normally) {
      double gain = Wilson.lower(taken, visited) - Wilson.upper(before, normally);
      score = Math.max(0, gain) * (error || step.to.equals(END) ? 1 : DETOUR);
    }
    return new Clue(step.from.service, SymptomKind.LOG, score, text(step, taken, visited));
  }

  private static String text(Step step, int taken, int visited) {
    String what =
        step.to.equals(END)
            ? "ends after \"" + step.from.event + '"'
            : step.to.startsWith(ERROR)
                ? "logs \"" + step.to.substring(1) + '"'
                : "does \"" + step.to + '"';
    return String.format(
        Locale.ROOT,
        "%s %s in %d of %d, as it never did",
        step.from.operation,
        what,
        taken,
        visited);
  }
}
