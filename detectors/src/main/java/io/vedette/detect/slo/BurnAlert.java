package io.vedette.detect.slo;

import io.vedette.model.Severity;
import java.util.List;

/**
 * One alert on the burn rate: the long window says that enough of the budget is gone to care, the
 * short one that it still burns.
 *
 * @param budgetShare of the whole budget, spent within {@code longMillis}, that raises it
 */
record BurnAlert(double budgetShare, long longMillis, long shortMillis, Severity severity) {
  private static final long MINUTE = 60_000L;
  private static final long HOUR = 60 * MINUTE;

  /**
   * Two that page and two that make a ticket, most urgent first. Source: Google, The Site
   * Reliability Workbook, chapter 5, table 5-8.
   */
  static final List<BurnAlert> ALL =
      List.of(
          new BurnAlert(0.02, HOUR, 5 * MINUTE, Severity.HIGH),
          new BurnAlert(0.05, 6 * HOUR, 30 * MINUTE, Severity.MEDIUM),
          new BurnAlert(0.10, 24 * HOUR, 2 * HOUR, Severity.LOW),
          new BurnAlert(0.10, 72 * HOUR, 6 * HOUR, Severity.LOW));

  /** The fastest alert of a severity. */
  static BurnAlert of(Severity severity) {
    return ALL.stream().filter(a -> a.severity() == severity).findFirst().orElse(ALL.get(0));
  }

  /** Burn rate above which it is raised: 14.4 for 2 % of 30 days' budget within an hour. */
  double rate(Objective objective) {
    return budgetShare * objective.windowMillis() / longMillis;
  }

  /**
   * Share of bad events above which it is raised. Where the budget is so large that even a complete
   * outage burns slower, half way between the budget and an outage.
   */
  double share(Objective objective) {
    return Math.min(rate(objective) * objective.budget(), (1 + objective.budget()) / 2);
  }
}
