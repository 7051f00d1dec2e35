package io.vedette.rules.sigma;

import io.vedette.model.AuditEvent;
import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Ids;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sigma correlations as a pure fold in event time. A match becomes one {@link Step} per correlation
 * and group; whoever keeps state keys it by {@link Step#key()} and folds with {@link #onMatch}.
 */
public final class SigmaCorrelations {
  /** How deep correlations over correlations may be nested. */
  public static final int MAX_DEPTH = 3;

  /** Between the values of several fields: a control character that no log holds in a field. */
  private static final String SEPARATOR = "\u001f";

  private final Map<String, SigmaCorrelation> byId = new LinkedHashMap<>();
  private final Map<String, List<CorrelationFeed>> byRule = new HashMap<>();
  private final RuleNames names;

  /**
   * One match for one correlation.
   *
   * @param key correlation and group: the key of its state
   * @param rule index of the rule among those that feed the correlation
   * @param value the field that value_* types read, or empty
   * @param finding the match itself
   * @param event the event that completed the match
   */
  public record Step(
      String key,
      String correlation,
      String group,
      int rule,
      String value,
      Finding finding,
      AuditEvent event) {}

  private SigmaCorrelations(SigmaRuleSet rules) {
    names = RuleNames.of(rules);
    rules.correlations().forEach(c -> byId.put(c.id(), c));
    for (SigmaCorrelation c : byId.values()) {
      for (int i = 0; i < c.rules().size(); i++) {
        String id = names.id(c.rules().get(i));
        CorrelationFeed feed = CorrelationFeed.of(c, i, names.of(id));
        byRule.computeIfAbsent("sigma:" + id, k -> new ArrayList<>()).add(feed);
      }
    }
  }

  public static SigmaCorrelations of(SigmaRuleSet rules) {
    return new SigmaCorrelations(rules);
  }

  /** The steps that a finding of an event makes; none where a group field is missing. */
  public List<Step> steps(AuditEvent event, Finding finding) {
    List<Step> out = new ArrayList<>();
    for (CorrelationFeed feed : byRule.getOrDefault(finding.detector(), List.of())) {
      SigmaCorrelation c = feed.correlation();
      List<String> values = feed.read(event);
      int groups = c.groupBy().size();
      List<String> group = values.subList(0, groups);
      boolean whole = values.stream().noneMatch(String::isEmpty);
      if (whole) {
        String value = String.join(SEPARATOR, values.subList(groups, values.size()));
        String name = String.join(", ", group.stream().map(Findings::cut).toList());
        String key = c.id() + "/" + Ids.of(c.definition(), Ids.of(group.toArray(String[]::new)));
        out.add(new Step(key, c.id(), name, feed.rule(), value, finding, event));
      }
    }
    return out;
  }

  /**
   * Whether a finding counts by itself: a rule that only feeds correlations does not, unless one of
   * them says {@code generate: true}.
   */
  public boolean reports(Finding finding) {
    List<CorrelationFeed> feeds = byRule.getOrDefault(finding.detector(), List.of());
    return feeds.isEmpty() || feeds.stream().anyMatch(f -> f.correlation().generate());
  }

  public CorrelationState newState() {
    return new CorrelationState();
  }

  /** When, in event time, a key's state can be forgotten if nothing else arrives for it. */
  public long forgetMillis(Step step) {
    SigmaCorrelation c = byId.get(step.correlation());
    long span = c == null ? 0 : c.timespanMillis();
    // rounded, so that a busy key has a handful of timers and not one a match
    long grain = Math.max(1_000, span / 4);
    return (step.finding().startMillis() / grain + 1) * grain + 4 * span;
  }

  /** Folds one match in; a finding where it completes the correlation. */
  public @Nullable Finding onMatch(CorrelationState state, Step step) {
    SigmaCorrelation c = byId.get(step.correlation());
    if (c == null || !state.add(step, c)) {
      return null;
    }
    return finding(c, step, state);
  }

  /**
   * The event time at which {@link #onDue} has to be asked about a match, for a correlation that
   * asks for absence; empty where {@link #onMatch} decides.
   */
  public OptionalLong dueMillis(Step step) {
    SigmaCorrelation c = byId.get(step.correlation());
    return c == null || !c.waits()
        ? OptionalLong.empty()
        : OptionalLong.of(step.finding().startMillis() + c.timespanMillis() + 1);
  }

  /** Decides about a match whose timespan is over; a finding where what must not be was not. */
  public @Nullable Finding onDue(CorrelationState state, Step step) {
    SigmaCorrelation c = byId.get(step.correlation());
    return c == null || !state.decide(step, c) ? null : finding(c, step, state);
  }

  private Finding finding(SigmaCorrelation c, Step step, CorrelationState state) {
    Finding last = step.finding();
    List<Evidence> evidence = new ArrayList<>();
    for (String event : state.eventIds()) {
      evidence.add(new Evidence("audit", "event " + event + " is part of it", event));
    }
    evidence.addAll(last.evidence());
    Map<String, String> attributes = new HashMap<>(last.attributes());
    attributes.remove(Repeats.COUNT);
    attributes.put("correlation.group", step.group());
    String reason =
        "%s: %s for %s within %d s, the last one %s"
            .formatted(
                c.title(),
                state.words(c, names.titles()),
                step.group().isEmpty() ? "all events" : step.group(),
                c.timespanMillis() / 1000,
                last.reason());
    return new Finding(
        Ids.of("sigma", c.id(), step.group(), last.id()),
        FindingKind.THREAT,
        c.level(),
        Findings.score(c.level()),
        Findings.score(c.level()),
        last.entity(),
        Findings.headline(c.title()),
        reason,
        Math.min(state.startMillis(), last.startMillis()),
        last.endMillis(),
        false,
        "",
        null,
        Tags.techniques(c.tags()),
        evidence,
        "sigma:" + c.id(),
        attributes);
  }

  /** True where a case's events, a second apart, complete the correlation. */
  boolean fires(SigmaRuleSet rules, SigmaCorrelation correlation, SigmaCase test) {
    Run run = run();
    List<Finding> found = new ArrayList<>();
    long time = 0;
    for (String document : test.documents()) {
      time += 1000;
      AuditEvent event =
          new AuditEvent(test.source(), "", Long.toString(time), time, time, document);
      found.addAll(run.observe(event, rules.match(event)));
    }
    found.addAll(run.close());
    return found.stream().anyMatch(f -> f.detector().equals("sigma:" + correlation.id()));
  }

  /**
   * Why a correlation cannot run among these rules, or null: it names a rule that is not there, or
   * is nested too deep.
   */
  public @Nullable String problem(SigmaCorrelation correlation) {
    for (String reference : correlation.rules()) {
      if (!names.knows(reference)) {
        return "correlation '%s' names the rule '%s', which is not loaded; add it or correct the name"
            .formatted(correlation.title(), reference);
      }
    }
    return depth(correlation, 0) <= MAX_DEPTH
        ? null
        : "correlation '%s' is nested deeper than %d, or in a circle; flatten it"
            .formatted(correlation.title(), MAX_DEPTH);
  }

  private int depth(SigmaCorrelation correlation, int above) {
    if (above > MAX_DEPTH) {
      return above;
    }
    int depth = above + 1;
    for (String reference : correlation.rules()) {
      SigmaCorrelation inner = byId.get(names.id(reference));
      depth = inner == null ? depth : Math.max(depth, depth(inner, above + 1));
    }
    return depth;
  }

  /** All states in memory, for a recording. */
  public Run run() {
    return new Run();
  }

  /** The fold over one recording, whose end is the end of time. */
  public final class Run {
    private static final int MAX_KEYS = 100_000;

    private final Map<String, CorrelationState> states =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, CorrelationState> eldest) {
            return size() > MAX_KEYS;
          }
        };

    /** Matches of correlations that ask for absence, by when they can be decided. */
    private final PriorityQueue<Waiting> waiting =
        new PriorityQueue<>(
            Comparator.comparingLong(Waiting::dueMillis)
                .thenComparing(w -> w.step().finding().id()));

    private Run() {}

    /**
     * The correlations that an event's findings complete, correlations over these included, and
     * those of earlier events that the time of this one decides.
     */
    public List<Finding> observe(AuditEvent event, List<Finding> findings) {
      List<Finding> out = decide(event.timeMillis());
      fold(event, findings, 0, out);
      return out;
    }

    /** What only the end of the recording decides. */
    public List<Finding> close() {
      return decide(Long.MAX_VALUE);
    }

    private List<Finding> decide(long timeMillis) {
      List<Finding> out = new ArrayList<>();
      for (Waiting next = waiting.peek();
          next != null && next.dueMillis() <= timeMillis;
          next = waiting.peek()) {
        waiting.remove();
        Step step = next.step();
        Finding found = onDue(state(step), step);
        if (found != null) {
          out.add(found);
          fold(step.event(), List.of(found), next.depth() + 1, out);
        }
      }
      return out;
    }

    private void fold(AuditEvent event, List<Finding> findings, int depth, List<Finding> out) {
      List<Finding> level = findings;
      for (int d = depth; d < MAX_DEPTH && !level.isEmpty(); d++) {
        List<Finding> next = new ArrayList<>();
        for (Finding finding : level) {
          for (Step step : steps(event, finding)) {
            Finding found = onMatch(state(step), step);
            if (found != null) {
              next.add(found);
            }
            int at = d;
            dueMillis(step).ifPresent(due -> await(new Waiting(due, at, step)));
          }
        }
        out.addAll(next);
        level = next;
      }
    }

    private void await(Waiting match) {
      if (waiting.size() < MAX_KEYS) {
        waiting.add(match);
      }
    }

    private CorrelationState state(Step step) {
      return states.computeIfAbsent(step.key(), k -> newState());
    }
  }

  private record Waiting(long dueMillis, int depth, Step step) {}
}
