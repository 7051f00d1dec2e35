package io.vedette.detect.rollout;

import io.vedette.model.Evidence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a new version logs otherwise than the one before: patterns that are new, gone, or more
 * frequent, each for so many calls. With {@code n1, n2} records, {@code m1, m2} those to be
 * expected if both versions logged alike for each call, and {@code φ} the dispersion of the
 * minutes,
 *
 * <pre>
 * z = ± sqrt(2 / φ · (n1 ln(n1/m1) + n2 ln(n2/m2)))
 * </pre>
 *
 * is the signed root of the deviance of a quasi-Poisson model (McCullagh, Nelder, Generalized
 * Linear Models, 1989, §6.2), which holds for small counts too.
 *
 * <p>A threshold of 5 holds for forty patterns looked at sixty times. Another wording is no fault:
 * only where errors in all become more frequent is the version worse for what it logs.
 */
final class LogEffect {
  private static final double SURE = 5;
  static final double TIMES = 2;
  private static final double MIN_RECORDS = 10;
  private static final double MIN_NEW = 5;
  private static final double EXPECTED = 10;
  private static final double MIN_MINUTES = 3;
  private static final double MIN_MINUTES_BEFORE = 10;

  /** More errors for each call that matter. */
  private static final double MATTERS = 0.005;

  private static final int MAX_SHOWN = 6;

  private final PatternCounts old;
  private final PatternCounts fresh;

  LogEffect(PatternCounts old, PatternCounts fresh) {
    this.old = old;
    this.fresh = fresh;
  }

  private boolean comparable() {
    return old.minutes >= MIN_MINUTES_BEFORE
        && fresh.minutes >= MIN_MINUTES
        && old.calls > 0
        && fresh.calls > 0;
  }

  /** Errors are certainly logged more often, and by enough to matter. */
  boolean worse() {
    return comparable()
        && fresh.errors.n >= MIN_RECORDS
        && newErrors() >= TIMES * oldErrors()
        && newErrors() - oldErrors() >= MATTERS
        && z(old.errors, fresh.errors) >= SURE;
  }

  /** Error records for each call of the old version. */
  double oldErrors() {
    return old.calls == 0 ? 0 : old.errors.n / old.calls;
  }

  double newErrors() {
    return fresh.calls == 0 ? 0 : fresh.errors.n / fresh.calls;
  }

  private double z(PatternCounts.@Nullable Tally before, PatternCounts.Tally now) {
    double n1 = before == null ? 0 : before.n;
    double n2 = now.n;
    double m1 = (n1 + n2) * old.calls / (old.calls + fresh.calls);
    double m2 = n1 + n2 - m1;
    double phi =
        Math.max(
            before == null ? 1 : before.dispersion(old.minutes), now.dispersion(fresh.minutes));
    double deviance = 2 * (term(n1, m1) + term(n2, m2)) / phi;
    return Math.copySign(Math.sqrt(Math.max(0, deviance)), n2 - m2);
  }

  private static double term(double n, double expected) {
    return n == 0 ? 0 : n * Math.log(n / expected);
  }

  private record Change(boolean error, double size, Evidence evidence) {}

  /** The patterns that differ, errors first, then by how much. */
  List<Evidence> evidence() {
    if (!comparable()) {
      return List.of();
    }
    List<Change> changes = new ArrayList<>();
    fresh.patterns.forEach((id, now) -> appeared(changes, id, now));
    old.patterns.forEach((id, before) -> disappeared(changes, id, before));
    return changes.stream()
        .sorted(
            Comparator.comparing((Change c) -> !c.error)
                .thenComparing(Comparator.comparingDouble(Change::size).reversed()))
        .limit(MAX_SHOWN)
        .map(Change::evidence)
        .toList();
  }

  private void appeared(List<Change> changes, String id, PatternCounts.Tally now) {
    PatternCounts.Tally before = old.patterns.get(id);
    double rate = now.n / fresh.calls;
    if (before == null) {
      if (!old.full && now.n >= MIN_NEW && rate * old.calls >= EXPECTED) {
        String text = say("new %s, %.2f in 100 calls: %s", kind(now), 100 * rate, now.template);
        changes.add(new Change(now.error, rate, new Evidence("log", text, id)));
      }
      return;
    }
    double rateBefore = before.n / old.calls;
    if (now.n >= MIN_RECORDS && rate >= TIMES * rateBefore && z(before, now) >= SURE) {
      String text =
          say(
              "%s more frequent, %.2f instead of %.2f in 100 calls (%.1f times): %s",
              kind(now), 100 * rate, 100 * rateBefore, rate / rateBefore, now.template);
      changes.add(new Change(now.error, rate - rateBefore, new Evidence("log", text, id)));
    }
  }

  private void disappeared(List<Change> changes, String id, PatternCounts.Tally before) {
    double rate = before.n / old.calls;
    double expected = rate * fresh.calls;
    boolean gone = !fresh.patterns.containsKey(id) && !fresh.full;
    if (gone && expected >= 2 * EXPECTED * before.dispersion(old.minutes)) {
      String text =
          say("%s gone, was %.2f in 100 calls: %s", kind(before), 100 * rate, before.template);
      changes.add(new Change(before.error, rate, new Evidence("log", text, id)));
    }
  }

  private static String kind(PatternCounts.Tally tally) {
    return tally.error ? "error log pattern" : "log pattern";
  }

  private static String say(String format, Object... args) {
    return String.format(Locale.ROOT, format, args);
  }
}
