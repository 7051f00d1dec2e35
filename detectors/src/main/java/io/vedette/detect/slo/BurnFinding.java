package io.vedette.detect.slo;

import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import io.vedette.model.Expectation;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Words a burning budget. */
final class BurnFinding {
  private final Objective objective;
  private final Entity entity;
  private final BurnState state;
  private final long now;

  BurnFinding(Objective objective, Entity entity, BurnState state, long nowMillis) {
    this.objective = objective;
    this.entity = entity;
    this.state = state;
    this.now = nowMillis;
  }

  Finding finding(BurnAlert alert, boolean resolved) {
    EventBins.Sum longer = state.sum(now, alert.longMillis());
    BurnStatus status = BurnStatus.of(objective, state, now);
    double share = Double.isNaN(longer.share()) ? 0 : longer.share();
    String what = objective.latency() ? "too slow" : "failed";
    String title =
        format(
            "%s of %s: %.3g %% of calls %s, allowed %.3g %%",
            objective.title(), entity, 100 * share, what, 100 * objective.budget());
    return new Finding(
        state.openId,
        FindingKind.SLO_BURN,
        state.severity,
        0.95,
        Math.min(1, share / alert.share(objective)),
        entity,
        title,
        title + ", over the last " + span(alert.longMillis()) + "; " + budget(status, resolved),
        state.openSinceMillis,
        now,
        resolved,
        BurnRateMonitor.series("vedette_slo_burn_rate", objective.name(), entity),
        new Expectation(share, objective.budget(), 0, objective.budget(), "1"),
        List.of(),
        List.of(new Evidence("metric", evidence(longer), "")),
        "burn_rate/1",
        Map.of(
            "slo", objective.name(),
            "metric", objective.latency() ? "slo_latency" : "slo_error_ratio",
            "target", Double.toString(objective.target()),
            "burn.rate", format("%.2f", share / objective.budget()),
            "budget.remaining", format("%.4f", status.remaining())));
  }

  private String evidence(EventBins.Sum longer) {
    return format("%.0f of %.0f calls were bad", longer.bad(), longer.events());
  }

  private String budget(BurnStatus status, boolean resolved) {
    if (status.remaining() <= 0) {
      return "the error budget of " + span(objective.windowMillis()) + " is spent";
    }
    String left = format("%.0f %% of the error budget is left", 100 * status.remaining());
    return resolved || status.exhaustedInMillis() == Long.MAX_VALUE
        ? left
        : left + ", at this rate for " + span(status.exhaustedInMillis());
  }

  private static String span(long millis) {
    Duration d = Duration.ofMillis(millis);
    if (d.toDays() >= 2) {
      return d.toDays() + " days";
    }
    return d.toHours() >= 1
        ? d.toHours() + " h" + (d.toMinutesPart() > 0 ? " " + d.toMinutesPart() + " min" : "")
        : d.toMinutes() + " min";
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
