package io.vedette.detect.slo;

import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.Ids;
import io.vedette.model.Severity;
import io.vedette.model.StateCodec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches how fast one objective of one service spends its error budget, with multiwindow,
 * multi-burn-rate alerts (The Site Reliability Workbook, chapter 5), see {@link BurnAlert}.
 *
 * <p>The workbook's alerts mislead where traffic is low: one failed request of three burns any
 * budget a hundredfold. Here an alert also needs the objective's minimum of bad events in its long
 * window, a few in the short one, and a long window whose share of bad events is above the
 * threshold with 95 % confidence (Wilson's lower bound). Without events nothing is judged: an open
 * finding stays open, and none is opened. An outage that was told is not told again by the slower
 * alerts whose long windows still hold it.
 *
 * <p>A pure fold: {@link #count} what happened, then {@link #judge} at the end of each minute.
 */
public final class BurnRateMonitor {
  private static final double SHORT_MINIMUM = 3;
  private static final double Z = 1.645;

  private final Objective objective;
  private final Entity entity;

  /**
   * @param entity whose budget it is
   */
  public BurnRateMonitor(Objective objective, Entity entity) {
    this.objective = objective;
    this.entity = entity;
  }

  public BurnState newState() {
    return BurnState.of(objective);
  }

  public static StateCodec<BurnState> codec() {
    return BurnStateCodec.INSTANCE;
  }

  /** The series under which an objective's figures are published, in PromQL form. */
  public static String series(String metric, String objective, Entity entity) {
    return metric + "{service=\"" + entity + "\",slo=\"" + objective + "\"}";
  }

  /**
   * Counts events of one moment.
   *
   * @param events how many there were, at least 0
   * @param bad how many of them were bad, in [0, events]
   */
  public void count(BurnState state, long timeMillis, double events, double bad) {
    if (events > 0) {
      double badEvents = Math.max(0, Math.min(events, bad));
      state.count(timeMillis, events, badEvents);
    }
  }

  public BurnStatus status(BurnState state, long nowMillis) {
    return BurnStatus.of(objective, state, nowMillis);
  }

  /**
   * Judges all that was counted before {@code nowMillis}.
   *
   * @param nowMillis the end of a minute, event time
   * @return a new or changed finding; the same alert keeps its id and its severity never falls
   */
  public Optional<Finding> judge(BurnState state, long nowMillis) {
    BurnAlert raised = raised(state, nowMillis);
    if (raised == null) {
      return state.burning() && over(state, nowMillis)
          ? Optional.of(close(state, nowMillis))
          : Optional.empty();
    }
    if (!state.burning()) {
      state.openSinceMillis = onset(state, nowMillis, raised.share(objective));
      state.openId =
          Ids.of("slo", objective.name(), entity.id(), Long.toString(state.openSinceMillis));
      state.severity = raised.severity();
    } else if (raised.severity().compareTo(state.severity) > 0) {
      state.severity = raised.severity();
    }
    return Optional.of(new BurnFinding(objective, entity, state, nowMillis).finding(raised, false));
  }

  private @Nullable BurnAlert raised(BurnState state, long now) {
    for (BurnAlert alert : BurnAlert.ALL) {
      if (state.burning() && alert.severity().compareTo(state.severity) < 0) {
        continue;
      }
      EventBins.Sum longer = untold(state, now, alert.longMillis());
      EventBins.Sum shorter = untold(state, now, alert.shortMillis());
      double threshold = alert.share(objective);
      boolean enough =
          longer.bad() >= objective.minimumBad()
              && shorter.bad() >= Math.min(SHORT_MINIMUM, objective.minimumBad());
      if (enough && shorter.share() > threshold && lower(longer) > threshold) {
        return alert;
      }
    }
    return null;
  }

  /** Bad events that an earlier finding told of raise no other one; good events count on. */
  private static EventBins.Sum untold(BurnState state, long now, long lengthMillis) {
    EventBins.Sum all = state.sum(now, lengthMillis);
    long since = now - state.closedAtMillis;
    return since >= lengthMillis
        ? all
        : new EventBins.Sum(all.events(), state.sum(now, Math.max(0, since)).bad());
  }

  /** Wilson's lower bound of the share of bad events, 95 % one-sided. */
  private static double lower(EventBins.Sum sum) {
    double n = sum.events();
    double p = sum.share();
    double z2 = Z * Z;
    double spread = Z * Math.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    return (p + z2 / (2 * n) - spread) / (1 + z2 / n);
  }

  /** The short window of the alert that was raised is below its threshold again. */
  private boolean over(BurnState state, long now) {
    BurnAlert own = BurnAlert.of(state.severity);
    EventBins.Sum recent = state.sum(now, own.shortMillis());
    boolean silent = recent.events() == 0 && state.sum(now, own.longMillis()).events() > 0;
    return !silent && !(recent.share() > own.share(objective));
  }

  /** The first minute of the unbroken run of bad minutes that leads up to now, at most 6 h back. */
  private long onset(BurnState state, long now, double threshold) {
    long onset = now - BurnState.MINUTE;
    long oldest = now - 6 * BurnState.HOUR;
    int good = 0;
    for (long end = now; end > oldest && good < 5; end -= BurnState.MINUTE) {
      double share = state.minutes.sum(end, BurnState.MINUTE).share();
      if (share > threshold) {
        onset = end - BurnState.MINUTE;
        good = 0;
      } else {
        good++;
      }
    }
    return onset;
  }

  private Finding close(BurnState state, long nowMillis) {
    Finding last =
        new BurnFinding(objective, entity, state, nowMillis)
            .finding(BurnAlert.of(state.severity), true);
    state.openId = "";
    state.closedAtMillis = nowMillis;
    state.severity = Severity.INFORMATIONAL;
    return last;
  }
}
