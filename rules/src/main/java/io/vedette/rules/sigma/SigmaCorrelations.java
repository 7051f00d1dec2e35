package io.vedette.rules.sigma;

import io.vedette.model.AuditEvent;
import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Ids;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sigma correlations as a pure fold in event time. A match becomes one {@link Step} per correlation
 * and group; whoever keeps state keys it by {@link Step#key()} and folds with {@link #onMatch}.
 */
public final class SigmaCorrelations {
  private final Map<String, SigmaCorrelation> byId = new LinkedHashMap<>();
  private final Map<String, List<Feed>> byRule = new HashMap<>();
  private final Map<String, String> titles = new HashMap<>();

  /** One correlation that a rule feeds, and how it names the rule. */
  private record Feed(SigmaCorrelation correlation, int rule, String reference) {}

  /**
   * One match for one correlation.
   *
   * @param key correlation and group: the key of its state
   * @param rule index of the rule among those that feed the correlation
   * @param value the field that value_* types read, or empty
   * @param finding the match itself
   */
  public record Step(
      String key, String correlation, String group, int rule, String value, Finding finding) {}

  private SigmaCorrelations(SigmaRuleSet rules) {
    Map<String, String> ids = new HashMap<>();
    for (SigmaRule rule : rules.rules()) {
      ids.put(rule.id(), rule.id());
      if (!rule.name().isEmpty()) {
        ids.put(rule.name(), rule.id());
      }
      titles.put(rule.id(), rule.title());
    }
    for (SigmaCorrelation c : rules.correlations()) {
      ids.put(c.id(), c.id());
      if (!c.name().isEmpty()) {
        ids.put(c.name(), c.id());
      }
      titles.put(c.id(), c.title());
      byId.put(c.id(), c);
    }
    for (SigmaCorrelation c : byId.values()) {
      for (int i = 0; i < c.rules().size(); i++) {
        String id = ids.getOrDefault(c.rules().get(i), c.rules().get(i));
        byRule
            .computeIfAbsent("sigma:" + id, k -> new ArrayList<>())
            .add(new Feed(c, i, c.rules().get(i)));
      }
    }
  }

  public static SigmaCorrelations of(SigmaRuleSet rules) {
    return new SigmaCorrelations(rules);
  }

  /** The steps that a finding of an event makes; none where a group field is missing. */
  public List<Step> steps(AuditEvent event, Finding finding) {
    List<Step> out = new ArrayList<>();
    for (Feed feed : byRule.getOrDefault(finding.detector(), List.of())) {
      SigmaCorrelation c = feed.correlation();
      List<String> wanted = new ArrayList<>();
      c.groupBy().forEach(g -> wanted.add(c.fieldFor(g, feed.reference())));
      if (!c.field().isEmpty()) {
        wanted.add(c.field());
      }
      List<String> values = EventValues.of(event, wanted);
      int groups = c.groupBy().size();
      List<String> group = values.subList(0, groups);
      boolean whole = values.stream().noneMatch(String::isEmpty);
      if (whole) {
        String value = c.field().isEmpty() ? "" : values.get(groups);
        String name = String.join(", ", group);
        String key = c.id() + "/" + Ids.of(group.toArray(String[]::new));
        out.add(new Step(key, c.id(), name, feed.rule(), value, finding));
      }
    }
    return out;
  }

  /**
   * Whether a finding counts by itself: a rule that only feeds correlations does not, unless one of
   * them says {@code generate: true}.
   */
  public boolean reports(Finding finding) {
    List<Feed> feeds = byRule.getOrDefault(finding.detector(), List.of());
    return feeds.isEmpty() || feeds.stream().anyMatch(f -> f.correlation().generate());
  }

  public CorrelationState newState() {
    return new CorrelationState();
  }

  /** How long a key's state matters after its last match, ms. */
  public long timespanMillis(Step step) {
    SigmaCorrelation c = byId.get(step.correlation());
    return c == null ? 0 : c.timespanMillis();
  }

  /** Folds one match in; a finding where it completes the correlation. */
  public @Nullable Finding onMatch(CorrelationState state, Step step) {
    SigmaCorrelation c = byId.get(step.correlation());
    if (c == null || !state.add(step, c)) {
      return null;
    }
    return finding(c, step, state);
  }

  private Finding finding(SigmaCorrelation c, Step step, CorrelationState state) {
    Finding last = step.finding();
    List<Evidence> evidence = new ArrayList<>();
    for (String event : state.eventIds()) {
      evidence.add(new Evidence("audit", "event " + event + " is part of it", event));
    }
    evidence.addAll(last.evidence());
    Map<String, String> attributes = new HashMap<>(last.attributes());
    attributes.put("correlation.group", step.group());
    String reason =
        "%s: %s for %s within %d s, the last one %s"
            .formatted(
                c.title(),
                state.words(c, titles),
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

  /** All states in memory, for a recording. */
  public Run run() {
    return new Run();
  }

  /** The fold over one recording. */
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

    private Run() {}

    /** The correlations that an event's findings complete, correlations over these included. */
    public List<Finding> observe(AuditEvent event, List<Finding> findings) {
      List<Finding> out = new ArrayList<>();
      List<Finding> level = findings;
      for (int depth = 0; depth < 8 && !level.isEmpty(); depth++) {
        List<Finding> next = new ArrayList<>();
        for (Finding finding : level) {
          for (Step step : steps(event, finding)) {
            Finding found = onMatch(states.computeIfAbsent(step.key(), k -> newState()), step);
            if (found != null) {
              next.add(found);
            }
          }
        }
        out.addAll(next);
        level = next;
      }
      return out;
    }
  }
}
