package io.vedette.detect.behavior;

import io.vedette.detect.behavior.RiskState.Part;
import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Ids;
import io.vedette.model.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The risk of one entity: {@code 1 - prod(1 - w_i 2^(-age_i / 6 h))} over the findings about it,
 * the chance that at least one is real if they are independent. A detector that fires again adds
 * half of what it added before, so forty findings of one rule are worth less than two.
 *
 * <p>From 0.5 with two detectors on the entity is at risk (medium), from 0.75 with two tactics
 * high, from 0.9 with three tactics critical: <em>one</em> finding, which grows and keeps its id
 * until the risk has fallen below 0.2. It names its reasons and the tactics that are likely next.
 *
 * <p>Only what is at least medium itself brings an entity over a threshold; lesser findings add to
 * the sum and are listed.
 */
public final class RiskEngine {
  static final int MAX_PARTS = 32;
  private static final int MAX_TACTICS = 32;
  private static final double HALF_LIFE_MILLIS = 6 * 3_600_000.0;
  private static final double MEDIUM = 0.5;
  private static final double HIGH = 0.75;
  private static final double CRITICAL = 0.9;
  private static final double OVER = 0.2;
  private static final double FORGOTTEN = 0.005;
  private static final int NAMED_NEXT = 4;

  private final TacticChain chain;

  public RiskEngine(TacticChain chain) {
    this.chain = chain;
  }

  public RiskState newState() {
    return new RiskState();
  }

  /**
   * Adds a finding about the entity. A later state of a finding replaces the earlier one.
   *
   * @return the entity's risk where it has crossed a threshold
   */
  public Optional<Finding> observe(RiskState state, Finding finding) {
    if (finding.detector().startsWith("risk/")) {
      return Optional.empty();
    }
    long now = finding.endMillis();
    fade(state, now);
    add(state, finding, now);
    if (!finding.severity().atLeast(Severity.MEDIUM)) {
      return Optional.empty();
    }
    Severity severity = severity(state, now);
    if (severity == null || severity.ordinal() <= state.told) {
      return Optional.empty();
    }
    if (state.told < 0) {
      state.startMillis = state.parts.stream().mapToLong(Part::timeMillis).min().orElse(now);
    }
    state.told = severity.ordinal();
    return Optional.of(finding(state, finding, severity, now));
  }

  /** Risk in [0,1] at a time. */
  public static double risk(RiskState state, long nowMillis) {
    double none = 1;
    for (Part part : state.parts) {
      none *= 1 - weight(part, nowMillis);
    }
    return 1 - none;
  }

  private static void fade(RiskState state, long now) {
    state.parts.removeIf(part -> weight(part, now) < FORGOTTEN);
    if (risk(state, now) < OVER) {
      state.told = -1;
      state.startMillis = Long.MIN_VALUE;
    }
    if (state.parts.isEmpty()) {
      state.tactics.clear();
    }
  }

  private static void add(RiskState state, Finding finding, long now) {
    double weight = weight(finding);
    int times = 1;
    Part before = find(state, finding);
    if (before != null) {
      state.parts.remove(before);
      boolean again = !before.findingId().equals(finding.id());
      times = before.times() + (again ? 1 : 0);
      double faded = weight(before, now);
      double added = again ? weight * Math.pow(0.5, before.times()) : 0;
      weight = Math.max(weight, 1 - (1 - faded) * (1 - added));
    }
    state.parts.add(
        new Part(
            finding.id(),
            finding.detector(),
            Texts.headline(finding.title()),
            finding.severity(),
            finding.techniques().stream().limit(16).toList(),
            weight,
            times,
            now));
    if (state.parts.size() > MAX_PARTS) {
      state.parts.remove(
          state.parts.stream().min(Comparator.comparingDouble(p -> weight(p, now))).orElseThrow());
    }
    tactics(state, finding);
  }

  private static @Nullable Part find(RiskState state, Finding finding) {
    for (Part part : state.parts) {
      if (part.key().equals(finding.detector())) {
        return part;
      }
    }
    return null;
  }

  private static void tactics(RiskState state, Finding finding) {
    for (String technique : finding.techniques()) {
      Optional<Tactic> tactic = Techniques.tactic(technique);
      int last = state.tactics.size() - 1;
      if (tactic.isPresent() && (last < 0 || state.tactics.get(last) != tactic.get())) {
        state.tactics.add(tactic.get());
        if (state.tactics.size() > MAX_TACTICS) {
          state.tactics.remove(0);
        }
      }
    }
  }

  /** How likely a finding of this severity is a real attack; times its confidence. */
  private static double weight(Finding finding) {
    double bySeverity =
        switch (finding.severity()) {
          case INFORMATIONAL -> 0.02;
          case LOW -> 0.08;
          case MEDIUM -> 0.35;
          case HIGH -> 0.55;
          case CRITICAL -> 0.85;
        };
    return bySeverity * Math.max(0, Math.min(1, finding.confidence()));
  }

  private static double weight(Part part, long now) {
    double age = Math.max(0, now - part.timeMillis());
    return part.weight() * Math.pow(0.5, age / HALF_LIFE_MILLIS);
  }

  private static @Nullable Severity severity(RiskState state, long now) {
    double risk = risk(state, now);
    int detectors = state.parts.size();
    Set<Tactic> tactics = new HashSet<>(state.tactics);
    if (risk >= CRITICAL && tactics.size() >= 3) {
      return Severity.CRITICAL;
    }
    if (risk >= HIGH && detectors >= 2 && tactics.size() >= 2) {
      return Severity.HIGH;
    }
    return risk >= MEDIUM && detectors >= 2 ? Severity.MEDIUM : null;
  }

  private Finding finding(RiskState state, Finding last, Severity severity, long now) {
    double risk = risk(state, now);
    List<Part> parts = new ArrayList<>(state.parts);
    parts.sort(Comparator.comparingDouble((Part p) -> -weight(p, now)));
    List<Evidence> evidence = new ArrayList<>();
    for (Part part : parts) {
      String text =
          "%s: %s%s (%.2f)"
              .formatted(
                  part.severity().name().toLowerCase(Locale.ROOT),
                  part.title(),
                  part.times() > 1 ? " × " + part.times() : "",
                  weight(part, now));
      evidence.add(new Evidence("finding", text, part.findingId()));
    }
    List<TacticChain.Next> next = chain.next(state.tactics);
    Set<String> techniques = new HashSet<>();
    parts.forEach(part -> techniques.addAll(part.techniques()));
    return new Finding(
        Ids.of("risk", last.entity().id(), Long.toString(state.startMillis)),
        FindingKind.BEHAVIOR,
        severity,
        risk,
        risk,
        last.entity(),
        Texts.headline("At risk (" + parts.size() + " kinds of finding): " + last.entity()),
        reason(last, parts, risk, next),
        state.startMillis,
        Math.max(now, state.startMillis),
        false,
        "",
        null,
        techniques.stream().sorted().toList(),
        evidence,
        "risk/1",
        attributes(state, last, risk, next));
  }

  private String reason(Finding last, List<Part> parts, double risk, List<TacticChain.Next> next) {
    List<String> titles = parts.stream().limit(5).map(Part::title).toList();
    String text =
        String.format(
            Locale.ROOT,
            "Risk %.2f of %s from %d kinds of finding: %s.",
            risk,
            last.entity(),
            parts.size(),
            String.join("; ", titles));
    return next.isEmpty() ? text : text + " Likely next: " + predicted(next, " ", ", ") + '.';
  }

  private Map<String, String> attributes(
      RiskState state, Finding last, double risk, List<TacticChain.Next> next) {
    Map<String, String> out = new TreeMap<>();
    out.put("risk.score", String.format(Locale.ROOT, "%.3f", risk));
    out.put("actor", last.attributes().getOrDefault("actor", last.entity().toString()));
    if (!next.isEmpty()) {
      out.put(
          "tactics.seen", String.join(",", state.tactics.stream().map(Tactic::shortName).toList()));
      out.put("tactics.next", predicted(next, "=", ","));
      out.put("tactics.model", chain.version());
    }
    for (String key : List.of("source.address", "target.namespace", "log.source")) {
      String value = last.attributes().get(key);
      if (value != null) {
        out.put(key, value);
      }
    }
    return out;
  }

  private static String predicted(List<TacticChain.Next> next, String is, String and) {
    List<String> texts = new ArrayList<>();
    for (TacticChain.Next n : next.subList(0, Math.min(NAMED_NEXT, next.size()))) {
      texts.add(
          String.format(Locale.ROOT, "%s%s%.2f", n.tactic().shortName(), is, n.probability()));
    }
    return String.join(and, texts);
  }
}
