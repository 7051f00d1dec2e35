package io.vedette.detect.rollout;

import io.vedette.detect.incident.ChangeEvent;
import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import io.vedette.model.Expectation;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Ids;
import io.vedette.model.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A new version held against the one before.
 *
 * @param sinceMillis when the new version first answered
 * @param onsetMillis when it was last known not to be worse; where it never was, the same
 * @param atMillis when the verdict was reached
 * @param against what it was compared with, in words
 * @param trouble true where the version is worse, or was so until now
 * @param over true where the comparison has ended, by a rollback or after its time
 */
public record Rollout(
    Entity service,
    String before,
    String after,
    long sinceMillis,
    long onsetMillis,
    long atMillis,
    RolloutVerdict verdict,
    boolean trouble,
    String against,
    boolean over,
    List<Evidence> measures,
    String worst,
    double oldValue,
    double newValue) {
  /** Stands as the worst measure where only the logs speak against the version. */
  private static final String LOGS = "LOGS";

  static Rollout of(
      Entity service,
      RolloutState state,
      long atMillis,
      RolloutVerdict verdict,
      String against,
      List<Effect> effects,
      LogEffect logs,
      boolean over) {
    Comparator<Effect> bySize =
        Comparator.comparingDouble(e -> Math.abs(e.difference()) / e.measure().matters);
    Effect worst =
        effects.stream()
            .filter(e -> verdict != RolloutVerdict.WORSE || e.rose())
            .max(bySize)
            .orElse(null);
    boolean byLogs = verdict == RolloutVerdict.WORSE && worst == null;
    List<Evidence> evidence = new ArrayList<>();
    effects.stream().sorted(bySize.reversed()).map(Rollout::evidence).forEach(evidence::add);
    evidence.addAll(byLogs ? 0 : evidence.size(), logs.evidence());
    return new Rollout(
        service,
        state.before,
        state.version,
        state.sinceMillis,
        Math.max(state.sinceMillis, state.goodMillis),
        atMillis,
        verdict,
        verdict == RolloutVerdict.WORSE || state.verdict == RolloutVerdict.WORSE,
        against,
        over,
        evidence,
        byLogs ? LOGS : worst == null ? "" : worst.measure().name(),
        byLogs ? logs.oldErrors() : worst == null ? 0 : worst.oldValue(),
        byLogs ? logs.newErrors() : worst == null ? 0 : worst.newValue());
  }

  private static Evidence evidence(Effect e) {
    String text =
        switch (e.measure()) {
          case LOCATION, TAIL ->
              format(
                  "%s: %.1f ms instead of %.1f ms (%+.0f %%, sure to %.0f %%)",
                  e.measure().words,
                  e.newValue(),
                  e.oldValue(),
                  100 * Math.expm1(e.difference()),
                  100 * Math.expm1(e.half()));
          case SPREAD ->
              format("%s: %+.0f %%", e.measure().words, 100 * Math.expm1(e.difference()));
          case ERRORS ->
              format(
                  "%s: %.2f %% instead of %.2f %%",
                  e.measure().words, 100 * e.newValue(), 100 * e.oldValue());
        };
    return new Evidence("metric", text, "");
  }

  /** For the timeline, and for or against "bad deploy". */
  public ChangeEvent change() {
    String kind =
        switch (verdict) {
          case SAME, BETTER -> ChangeEvent.ROLLOUT_PASSED;
          case WORSE, INCONCLUSIVE -> "rollout";
        };
    return new ChangeEvent(service, sinceMillis, kind, title());
  }

  private String title() {
    String judged =
        switch (verdict) {
          case BETTER -> "better than";
          case SAME -> "the same as";
          case WORSE -> "worse than";
          case INCONCLUSIVE -> "not comparable with";
        };
    return format("%s %s is %s %s", service.name(), after, judged, before);
  }

  /** As a finding; only a worse version is one that somebody must look at. */
  public Finding finding() {
    boolean worse = verdict == RolloutVerdict.WORSE;
    String reasons = String.join("; ", measures.stream().map(Evidence::text).toList());
    return new Finding(
        Ids.of("rollout", service.id(), before, after, Long.toString(sinceMillis)),
        FindingKind.METRIC_ANOMALY,
        worse ? Severity.HIGH : Severity.INFORMATIONAL,
        worse ? 0.99 : 0.9,
        worse ? 1 : 0,
        service,
        title(),
        title() + ", compared with " + against + (reasons.isEmpty() ? "" : ": " + reasons),
        // a version that is fine at first and worse later must not be judged by its first hour
        trouble ? onsetMillis : sinceMillis,
        atMillis,
        over || !worse,
        "",
        measures.isEmpty() ? null : expectation(),
        List.of(),
        measures,
        "rollout/1",
        Map.of(
            "metric",
            metric(),
            "rollout.verdict",
            verdict.name().toLowerCase(Locale.ROOT),
            "service.version",
            after,
            "service.version.before",
            before));
  }

  private String metric() {
    if (verdict != RolloutVerdict.WORSE) {
      return "rollout";
    }
    if (worst.equals(LOGS)) {
      return "rollout_error_logs";
    }
    return worst.equals(Measure.ERRORS.name()) ? "rollout_error_origin" : "rollout_self_latency";
  }

  private Expectation expectation() {
    boolean share = worst.equals(Measure.ERRORS.name()) || worst.equals(LOGS);
    return new Expectation(newValue, oldValue, 0, oldValue, share ? "1" : "ms");
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
