package io.vedette.jobs;

import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import io.vedette.model.Expectation;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Forecast;
import io.vedette.model.Ids;
import io.vedette.predict.Forecaster.Path;
import io.vedette.predict.HoltWinters;
import io.vedette.predict.LimitCrossing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Forecasts the series that have a limit and says when one will be reached. A breach is reported
 * once several checks in a row foresee it with confidence, and resolved once as many no longer do.
 */
final class ForecastFunction extends KeyedProcessFunction<String, LimitedSample, Finding> {
  static final OutputTag<Forecast> FORECASTS = new OutputTag<>("forecasts", ModelTypes.FORECAST);

  private static final long serialVersionUID = 1L;
  private static final long MINUTE = 60_000L;
  private static final int CHECKS_IN_A_ROW = 3;
  private static final double SURE = 0.9;
  private static final double Z95 = 1.959964;
  private static final long FORGET_MILLIS = 26 * 60 * MINUTE;

  private transient HoltWinters model;
  private transient ValueState<ForecastState> states;

  @Override
  public void open(OpenContext context) {
    model = new HoltWinters(MINUTE);
    states =
        getRuntimeContext().getState(new ValueStateDescriptor<>("forecast", ForecastState.TYPE));
  }

  @Override
  public void processElement(LimitedSample limited, Context context, Collector<Finding> out)
      throws Exception {
    ForecastState state = states.value();
    if (state == null) {
      state = new ForecastState(model.newState());
      context.timerService().registerEventTimeTimer(limited.timeMillis() + FORGET_MILLIS);
    }
    if (limited.limit()) {
      state.limit = limited.value();
    } else {
      if (!Double.isNaN(limited.constantLimit())) {
        state.limit = limited.constantLimit();
      }
      observe(state, limited, context, out);
    }
    states.update(state);
  }

  private void observe(
      ForecastState state, LimitedSample limited, Context context, Collector<Finding> out) {
    if (limited.timeMillis() <= state.lastMillis) {
      return;
    }
    model.observe(state.model, limited.timeMillis(), limited.value());
    state.lastMillis = limited.timeMillis();
    state.lastValue = limited.value();
    if (state.publishedMillis != Long.MIN_VALUE
        && limited.timeMillis() - state.publishedMillis < MINUTE) {
      return;
    }
    state.publishedMillis = limited.timeMillis();
    int steps = (int) Math.max(1, limited.horizonMillis() / MINUTE);
    Optional<Path> path = model.predict(state.model, steps);
    if (path.isEmpty()) {
      return;
    }
    context.output(FORECASTS, forecast(limited, path.get()));
    if (!Double.isNaN(state.limit)) {
      judge(state, limited, path.get(), out);
    }
  }

  private static void judge(
      ForecastState state, LimitedSample limited, Path path, Collector<Finding> out) {
    Optional<LimitCrossing> crossing =
        LimitCrossing.of(path, state.limit).filter(c -> c.probability() >= SURE);
    boolean open = state.breachSince != Long.MIN_VALUE;
    if (crossing.isPresent()) {
      state.streak = Math.max(1, state.streak + 1);
      if (!open && state.streak >= CHECKS_IN_A_ROW) {
        state.breachSince = state.lastMillis;
      }
      if (state.breachSince != Long.MIN_VALUE) {
        out.collect(finding(state, limited, crossing.get()));
      }
    } else {
      state.streak = Math.min(-1, state.streak - 1);
      if (open && state.streak <= -2 * CHECKS_IN_A_ROW) {
        out.collect(resolved(state, limited));
        state.breachSince = Long.MIN_VALUE;
      }
    }
  }

  private static Finding finding(
      ForecastState state, LimitedSample limited, LimitCrossing crossing) {
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

  private static Finding resolved(ForecastState state, LimitedSample limited) {
    return breach(state, limited, "no longer within the forecast", 0.5, true);
  }

  private static Finding breach(
      ForecastState state,
      LimitedSample limited,
      String when,
      double probability,
      boolean resolved) {
    Entity entity = limited.entity();
    String metric = limited.metric();
    return new Finding(
        Ids.of("forecast-breach", limited.key(), Long.toString(state.breachSince)),
        FindingKind.FORECAST_BREACH,
        limited.severity(),
        probability,
        probability,
        entity,
        "%s of %s reaches its limit %s".formatted(metric, entity, when),
        "%s of %s is %.6g and is forecast to reach its limit of %.6g %s (rule %s)"
            .formatted(metric, entity, state.lastValue, state.limit, when, limited.rule()),
        state.breachSince,
        state.lastMillis,
        resolved,
        limited.series(),
        new Expectation(state.lastValue, state.limit, 0, state.limit, ""),
        List.of(),
        List.of(new Evidence("metric", "forecast by Holt-Winters", limited.series())),
        "holt_winters/1",
        Map.of("rule", limited.rule(), "metric", metric, "limit", Double.toString(state.limit)));
  }

  private static String span(long millis) {
    Duration duration = Duration.ofMillis(Math.max(0, millis));
    return duration.toHours() > 0
        ? "%d h %02d min".formatted(duration.toHours(), duration.toMinutesPart())
        : duration.toMinutes() + " min";
  }

  private static Forecast forecast(LimitedSample limited, Path path) {
    int stride = Math.max(1, path.mean().length / 60);
    List<Forecast.Step> steps = new ArrayList<>();
    for (int i = stride - 1; i < path.mean().length; i += stride) {
      double half = Z95 * path.standardError()[i];
      steps.add(new Forecast.Step(path.mean()[i], path.mean()[i] - half, path.mean()[i] + half));
    }
    return new Forecast(
        limited.series(), path.originMillis(), path.stepMillis() * stride, steps, "holt_winters");
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<Finding> out)
      throws Exception {
    ForecastState state = states.value();
    if (state == null) {
      return;
    }
    if (timeMillis - state.lastMillis >= FORGET_MILLIS) {
      states.clear();
    } else {
      context.timerService().registerEventTimeTimer(state.lastMillis + FORGET_MILLIS);
    }
  }
}
