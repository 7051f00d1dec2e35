package io.vedette.jobs;

import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import io.vedette.model.Expectation;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Ids;
import io.vedette.predict.LimitCrossing;
import io.vedette.rules.threshold.ForecastLimit.Sense;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The findings of forecasts that reach a limit, in words: when, and between when and when. */
final class BreachFindings {
  private static final String TREND = "exhaustion/1";
  private static final String DEADLINE = "deadline/1";

  private BreachFindings() {}

  static Finding foreseen(ForecastState state, LimitedSample limited, LimitCrossing crossing) {
    String when =
        "in %s (90 %%: %s to %s)"
            .formatted(
                span(crossing.likelyMillis() - state.lastMillis),
                span(crossing.earliestMillis() - state.lastMillis),
                crossing.latestMillis().isPresent()
                    ? span(crossing.latestMillis().getAsLong() - state.lastMillis)
                    : "beyond the forecast");
    return breach(state, limited, when, crossing.probability(), false);
  }

  static Finding averted(ForecastState state, LimitedSample limited) {
    return breach(state, limited, "no longer within the forecast", 0.5, true);
  }

  private static Finding breach(
      ForecastState state,
      LimitedSample limited,
      String when,
      double probability,
      boolean resolved) {
    String reason =
        "%s of %s is %.6g and is forecast to reach its limit of %.6g %s (rule %s)"
            .formatted(
                limited.metric(),
                limited.entity(),
                state.lastValue,
                state.limit,
                when,
                limited.rule());
    boolean below = limited.sense() == Sense.BELOW;
    Expectation expectation =
        new Expectation(
            state.lastValue,
            state.limit,
            below ? state.limit : 0,
            below ? Double.MAX_VALUE : state.limit,
            "");
    String verb = below ? "runs out" : "reaches its limit";
    String title = "%s of %s %s %s".formatted(limited.metric(), limited.entity(), verb, when);
    return finding(
        state, limited, title, reason, probability, resolved, TREND, state.limit, expectation);
  }

  /** A time that is known, not forecast: a certificate's end. */
  static Finding deadline(ForecastState state, LimitedSample limited, boolean resolved) {
    long left = Math.round(limited.value() * 1000) - limited.timeMillis();
    String when = left <= 0 ? "ended " + span(-left) + " ago" : "ends in " + span(left);
    String what = "%s of %s %s".formatted(limited.metric(), limited.entity(), when);
    String reason = resolved ? what + ": no longer near" : what + " and was not renewed";
    return finding(
        state,
        limited,
        what,
        "%s (rule %s)".formatted(reason, limited.rule()),
        resolved ? 0.5 : 1,
        resolved,
        DEADLINE,
        limited.value(),
        new Expectation(left / 1000.0, limited.horizonMillis() / 1000.0, 0, 0, "s"));
  }

  private static Finding finding(
      ForecastState state,
      LimitedSample limited,
      String title,
      String reason,
      double probability,
      boolean resolved,
      String detector,
      double limit,
      Expectation expectation) {
    Entity entity = limited.entity();
    return new Finding(
        Ids.of("forecast-breach", limited.key(), Long.toString(state.breachSince)),
        FindingKind.FORECAST_BREACH,
        limited.severity(),
        probability,
        probability,
        entity,
        title,
        reason,
        state.breachSince,
        state.lastMillis,
        resolved,
        limited.series(),
        expectation,
        List.of(),
        List.of(
            new Evidence(
                "metric",
                detector.equals(TREND)
                    ? "trend by Holt-Winters, interval conformal"
                    : "the time that it carries",
                limited.series())),
        detector,
        Map.of(
            "rule", limited.rule(), "metric", limited.metric(), "limit", Double.toString(limit)));
  }

  private static String span(long millis) {
    Duration duration = Duration.ofMillis(Math.max(0, millis));
    if (duration.toDays() > 1) {
      return "%d d %02d h".formatted(duration.toDays(), duration.toHoursPart());
    }
    return duration.toHours() > 0
        ? "%d h %02d min".formatted(duration.toHours(), duration.toMinutesPart())
        : duration.toMinutes() + " min";
  }
}
