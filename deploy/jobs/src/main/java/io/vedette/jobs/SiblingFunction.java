package io.vedette.jobs;

import io.vedette.predict.SiblingModel;
import io.vedette.rules.threshold.ForecastLimit.Sense;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Trains, for each metric with a limit, the model that its series share, on up to 16 of them beside
 * the forecasts themselves, and gives out every new one. A fit is bounded (4,096 rows, 40 trees:
 * some tens of milliseconds) and comes once half of the rows are new, about every 40 minutes for 16
 * series.
 */
final class SiblingFunction extends KeyedProcessFunction<String, LimitedSample, SiblingUpdate> {
  private static final long serialVersionUID = 1L;
  private static final long FORGET_MILLIS = 26 * 60 * MinuteMean.MINUTE;

  private transient ValueState<SiblingState> states;

  @Override
  public void open(OpenContext context) {
    states =
        getRuntimeContext().getState(new ValueStateDescriptor<>("siblings", SiblingState.TYPE));
  }

  @Override
  public void processElement(LimitedSample limited, Context context, Collector<SiblingUpdate> out)
      throws Exception {
    boolean trained = !limited.limit() && limited.sense() != Sense.DEADLINE;
    if (!trained || !Double.isFinite(limited.value())) {
      return;
    }
    SiblingState state = states.value();
    if (state == null) {
      state = new SiblingState();
      context.timerService().registerEventTimeTimer(limited.timeMillis() + FORGET_MILLIS);
    }
    Optional<SiblingModel> before = state.panel.model();
    state.add(limited.series(), limited.timeMillis(), limited.value());
    Optional<SiblingModel> now = state.panel.model();
    if (now.isPresent() && !now.equals(before)) {
      out.collect(new SiblingUpdate(limited.metric(), now.get()));
    }
    states.update(state);
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<SiblingUpdate> out)
      throws Exception {
    SiblingState state = states.value();
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
