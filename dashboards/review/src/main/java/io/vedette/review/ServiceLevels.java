package io.vedette.review;

import io.vedette.model.Entity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the objectives in force stand. */
public interface ServiceLevels {
  /** Where there are none. */
  ServiceLevels NONE = List::of;

  /** Exhausted budgets first, then those that end soonest, then those with the least left. */
  List<Level> levels();

  /** How an objective stands. */
  enum Status {
    /** The budget is spent. */
    EXHAUSTED,
    /** A burn-rate alert is open. */
    BURNING,
    MET
  }

  /**
   * One objective of one service.
   *
   * @param name of the objective, as its file has it
   * @param target share of events that must be good, in (0,1)
   * @param windowMillis over which the budget runs
   * @param burnRate of the last hour: 1 spends the budget exactly over its window; null without
   *     events
   * @param remaining share of the budget that is left, at most 1; negative where overspent
   * @param exhaustedInMillis at this rate the budget is gone in so long: 0 where it is, null where
   *     it will not be within the window
   * @param timeMillis as of when, event time
   */
  record Level(
      String name,
      String title,
      Entity service,
      double target,
      long windowMillis,
      @Nullable Double burnRate,
      double remaining,
      @Nullable Long exhaustedInMillis,
      Status status,
      long timeMillis) {
    /** Left of the budget in percent for a bar, 0 to 100. */
    int percentLeft() {
      return (int) Math.round(100 * Math.max(0, Math.min(1, remaining)));
    }
  }
}
