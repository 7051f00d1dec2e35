package io.vedette.jobs;

import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.Finding;
import io.vedette.model.Forecast;
import io.vedette.predict.ForecastError;
import io.vedette.predict.ForecastOptions;
import io.vedette.predict.Forecaster.Path;
import io.vedette.predict.HoltWinters;
import io.vedette.predict.LimitCrossing;
import io.vedette.predict.LoadForecaster;
import io.vedette.rules.threshold.ForecastLimit.Sense;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Forecasts the series that have a limit and says when one will be reached. A breach is reported
 * once several checks in a row foresee it with confidence, and resolved once as many no longer do.
 *
 * <p>Two forecasts of one series serve two questions. Whether a limit is reached hours ahead is
 * asked of the trend as it is now: weights learnt from errors would need these same hours to notice
 * that a leak has begun. What is published is the self-choosing {@link LoadForecaster}'s, whose
 * error is measured {@value #MEASURED_STEPS} minutes ahead.
 */
final class ForecastFunction extends KeyedProcessFunction<String, LimitedSample, Finding> {
  static final OutputTag<Forecast> FORECASTS = new OutputTag<>("forecasts", ModelTypes.FORECAST);

  private static final long serialVersionUID = 1L;
  private static final long MINUTE = 60_000L;
  private static final int MEASURED_STEPS = 30;
  private static final int PUBLISHED_STEPS = 60;
  private static final int CHECKS_IN_A_ROW = 3;
  private static final double SURE = 0.9;
  private static final long FORGET_MILLIS = 26 * 60 * MINUTE;

  static final ForecastOptions OPTIONS =
      new ForecastOptions(Duration.ofMillis(MINUTE), MEASURED_STEPS);

  private final long publishedHorizonMillis;

  private transient HoltWinters model;
  private transient ValueState<ForecastState> states;

  /**
   * @param publishedHorizonMillis forecasts made longer ago than this (wall clock) are of no use to
   *     anyone and are not published
   */
  ForecastFunction(long publishedHorizonMillis) {
    this.publishedHorizonMillis = publishedHorizonMillis;
  }

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
      state = new ForecastState(model.newState(), new LoadForecaster(OPTIONS));
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
    if (limited.timeMillis() <= state.lastMillis || !Double.isFinite(limited.value())) {
      return;
    }
    state.lastMillis = limited.timeMillis();
    state.lastValue = limited.value();
    boolean deadline = limited.sense() == Sense.DEADLINE;
    if (!deadline) {
      model.observe(state.model, limited.timeMillis(), sign(limited) * limited.value());
      average(state, limited);
    }
    if (state.publishedMillis != Long.MIN_VALUE
        && limited.timeMillis() - state.publishedMillis < MINUTE) {
      return;
    }
    state.publishedMillis = limited.timeMillis();
    if (deadline) {
      judgeDeadline(state, limited, out);
      return;
    }
    int steps = (int) Math.max(1, limited.horizonMillis() / MINUTE);
    long wall = context.timerService().currentProcessingTime();
    if (state.load.count() > 0 && limited.timeMillis() > wall - publishedHorizonMillis) {
      context.output(FORECASTS, forecast(state.load, limited, steps));
    }
    Optional<Path> path = model.predict(state.model, steps);
    if (path.isPresent() && !Double.isNaN(state.limit)) {
      judge(state, limited, path.get(), out);
    }
  }

  /** What is used up from above is turned round: its negative fills up from below. */
  private static int sign(LimitedSample limited) {
    return limited.sense() == Sense.BELOW ? -1 : 1;
  }

  /** Whole minutes go to the load forecaster, each as the mean of its points. */
  private static void average(ForecastState state, LimitedSample limited) {
    long bin = Math.floorDiv(limited.timeMillis(), MINUTE) * MINUTE;
    if (bin != state.binMillis) {
      if (state.binCount > 0) {
        state.load.add(state.binMillis, state.binSum / state.binCount);
      }
      state.binMillis = bin;
      state.binSum = 0;
      state.binCount = 0;
    }
    state.binSum += limited.value();
    state.binCount++;
  }

  private static void judge(
      ForecastState state, LimitedSample limited, Path path, Collector<Finding> out) {
    Optional<LimitCrossing> crossing =
        LimitCrossing.of(path, sign(limited) * state.limit).filter(c -> c.probability() >= SURE);
    boolean open = state.breachSince != Long.MIN_VALUE;
    if (crossing.isPresent()) {
      state.streak = Math.max(1, state.streak + 1);
      if (!open && state.streak >= CHECKS_IN_A_ROW) {
        state.breachSince = state.lastMillis;
      }
      if (state.breachSince != Long.MIN_VALUE) {
        out.collect(BreachFindings.foreseen(state, limited, crossing.get()));
      }
    } else {
      state.streak = Math.min(-1, state.streak - 1);
      if (open && state.streak <= -2 * CHECKS_IN_A_ROW) {
        out.collect(BreachFindings.averted(state, limited));
        state.breachSince = Long.MIN_VALUE;
      }
    }
  }

  private static void judgeDeadline(
      ForecastState state, LimitedSample limited, Collector<Finding> out) {
    boolean near = limited.value() * 1000 - limited.timeMillis() <= limited.horizonMillis();
    boolean open = state.breachSince != Long.MIN_VALUE;
    if (near) {
      state.breachSince = open ? state.breachSince : limited.timeMillis();
      out.collect(BreachFindings.deadline(state, limited, false));
    } else if (open) {
      out.collect(BreachFindings.deadline(state, limited, true));
      state.breachSince = Long.MIN_VALUE;
    }
  }

  private static Forecast forecast(LoadForecaster load, LimitedSample limited, int steps) {
    int stride = Math.max(1, steps / PUBLISHED_STEPS);
    io.vedette.predict.Forecast path = load.forecast(Math.max(1, steps / stride), stride);
    List<Forecast.Step> published = new ArrayList<>();
    for (int k = 1; k <= path.steps(); k++) {
      double lower = path.quantile(k, 0.025);
      double upper = path.quantile(k, 0.975);
      double mean = Math.max(lower, Math.min(upper, path.mean(k)));
      published.add(new Forecast.Step(mean, lower, upper));
    }
    return new Forecast(
        limited.series(),
        path.originMillis(),
        path.stepMillis(),
        published,
        models(path.weights()),
        quality(path.error()));
  }

  /** The models with at least 1 % of the weight, the heaviest first. */
  private static String models(Map<String, Double> weights) {
    return weights.entrySet().stream()
        .filter(share -> share.getValue() >= 0.01)
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .map(share -> String.format(Locale.ROOT, "%s %.2f", share.getKey(), share.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static Forecast.@Nullable Quality quality(ForecastError error) {
    boolean measured =
        Double.isFinite(error.wape())
            && Double.isFinite(error.mase())
            && Double.isFinite(error.coverage());
    return measured ? new Forecast.Quality(error.wape(), error.mase(), error.coverage()) : null;
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
