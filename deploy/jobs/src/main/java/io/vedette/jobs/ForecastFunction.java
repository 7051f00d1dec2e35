package io.vedette.jobs;

import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.Finding;
import io.vedette.model.Forecast;
import io.vedette.predict.EventCalendar;
import io.vedette.predict.Exhaustion;
import io.vedette.predict.ForecastOptions;
import io.vedette.predict.LimitCrossing;
import io.vedette.predict.LoadForecaster;
import io.vedette.rules.threshold.ForecastLimit.Sense;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Forecasts the series that have a limit and says when one will be reached. A breach is reported
 * once several checks in a row foresee it with confidence, and resolved once as many no longer do.
 *
 * <p>Two forecasts of one series serve two questions. Whether a limit is reached hours ahead is
 * asked of the trend as it is now ({@link Exhaustion}): weights learnt from errors would need these
 * same hours to notice that a leak has begun. What is published is the self-choosing {@link
 * LoadForecaster}'s, whose error is measured {@value #MEASURED_STEPS} minutes ahead.
 */
final class ForecastFunction
    extends KeyedBroadcastProcessFunction<String, LimitedSample, SiblingUpdate, Finding> {
  static final OutputTag<Forecast> FORECASTS = new OutputTag<>("forecasts", ModelTypes.FORECAST);

  private static final long serialVersionUID = 1L;
  private static final long MINUTE = MinuteMean.MINUTE;
  private static final int MEASURED_STEPS = 30;
  private static final int CHECKS_IN_A_ROW = 3;
  private static final double SURE = 0.9;
  private static final long FORGET_MILLIS = 26 * 60 * MINUTE;

  static final ForecastOptions OPTIONS =
      new ForecastOptions(Duration.ofMillis(MINUTE), MEASURED_STEPS);

  private final long publishedHorizonMillis;
  private final EventCalendar calendar;

  private transient ValueState<ForecastState> states;

  /**
   * @param publishedHorizonMillis forecasts made longer ago than this (wall clock) are of no use to
   *     anyone and are not published
   * @param calendar events that concern every series
   */
  ForecastFunction(long publishedHorizonMillis, EventCalendar calendar) {
    this.publishedHorizonMillis = publishedHorizonMillis;
    this.calendar = calendar;
  }

  @Override
  public void open(OpenContext context) {
    states =
        getRuntimeContext().getState(new ValueStateDescriptor<>("forecast", ForecastState.TYPE));
  }

  @Override
  public void processBroadcastElement(SiblingUpdate update, Context context, Collector<Finding> out)
      throws Exception {
    context.getBroadcastState(SiblingUpdate.broadcast()).put(update.metric(), update);
  }

  @Override
  public void processElement(LimitedSample limited, ReadOnlyContext context, Collector<Finding> out)
      throws Exception {
    ForecastState state = states.value();
    if (state == null) {
      state = new ForecastState();
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
      ForecastState state, LimitedSample limited, ReadOnlyContext context, Collector<Finding> out)
      throws Exception {
    if (limited.timeMillis() <= state.lastMillis || !Double.isFinite(limited.value())) {
      return;
    }
    state.lastMillis = limited.timeMillis();
    state.lastValue = limited.value();
    boolean deadline = limited.sense() == Sense.DEADLINE;
    LoadForecaster load = state.load(calendar);
    if (!deadline) {
      state.trend.add(limited.timeMillis(), sign(limited) * limited.value());
      state.minute.add(limited.timeMillis(), limited.value(), load::add);
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
    SiblingUpdate shared =
        context.getBroadcastState(SiblingUpdate.broadcast()).get(limited.metric());
    load.follow(shared == null ? null : shared.model());
    int steps = (int) Math.max(1, limited.horizonMillis() / MINUTE);
    long wall = context.timerService().currentProcessingTime();
    if (load.count() > 0 && limited.timeMillis() > wall - publishedHorizonMillis) {
      context.output(FORECASTS, PublishedForecast.of(load, limited.series(), steps));
    }
    if (!Double.isNaN(state.limit)) {
      judge(state, limited, state.trend.reaches(sign(limited) * state.limit, steps), out);
    }
  }

  /** What is used up from above is turned round: its negative fills up from below. */
  private static int sign(LimitedSample limited) {
    return limited.sense() == Sense.BELOW ? -1 : 1;
  }

  private static void judge(
      ForecastState state,
      LimitedSample limited,
      Optional<LimitCrossing> foreseen,
      Collector<Finding> out) {
    Optional<LimitCrossing> crossing = foreseen.filter(c -> c.probability() >= SURE);
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
