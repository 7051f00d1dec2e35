package io.vedette.jobs;

import io.vedette.detect.incident.ChangeEvent;
import io.vedette.detect.trace.Call;
import io.vedette.detect.trace.CallWatch;
import io.vedette.detect.trace.CallWatchState;
import io.vedette.detect.trace.GraphChange;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.Finding;
import io.vedette.model.StateCodec;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Watches each service's dependencies. The first input is the calls that it makes, which go on with
 * what was learned of them; the second the calls that it answers.
 */
final class DependencyFunction extends KeyedCoProcessFunction<String, Call, Call, Call> {
  static final OutputTag<Finding> FINDINGS = new OutputTag<>("call-findings", ModelTypes.FINDING);
  static final OutputTag<ChangeEvent> CHANGES =
      new OutputTag<>("graph-changes", JobTypes.CHANGE_EVENT);

  private static final long serialVersionUID = 1L;

  private transient CallWatch watch;
  private transient ValueState<CallWatchState> states;
  private transient Counter overflow;

  @Override
  public void open(OpenContext context) {
    watch = new CallWatch();
    states =
        getRuntimeContext().getState(new ValueStateDescriptor<>("calls", StateSerializer.TYPE));
    overflow = getRuntimeContext().getMetricGroup().counter("overflow_dependencies");
  }

  @Override
  public void processElement1(Call call, Context context, Collector<Call> out) throws Exception {
    CallWatchState state = state(context);
    long before = state.overflowed();
    out.collect(watch.made(state, call, context.timestamp()));
    overflow.inc(state.overflowed() - before);
    states.update(state);
  }

  @Override
  public void processElement2(Call call, Context context, Collector<Call> out) throws Exception {
    CallWatchState state = state(context);
    watch.answered(state, call, context.timestamp());
    states.update(state);
  }

  private CallWatchState state(Context context) throws Exception {
    CallWatchState state = states.value();
    if (state == null) {
      long from = Math.max(context.timestamp(), context.timerService().currentWatermark());
      context
          .timerService()
          .registerEventTimeTimer((Math.floorDiv(from, CallWatch.MINUTE) + 1) * CallWatch.MINUTE);
      return watch.newState();
    }
    return state;
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<Call> out)
      throws Exception {
    CallWatchState state = states.value();
    if (state == null) {
      return;
    }
    if (watch.onTime(state, timeMillis, new Output(context))) {
      states.update(state);
      context.timerService().registerEventTimeTimer(timeMillis + CallWatch.MINUTE);
    } else {
      states.clear();
    }
  }

  private static final class Output implements CallWatch.Sink {
    private final KeyedCoProcessFunction<String, Call, Call, Call>.OnTimerContext context;

    Output(KeyedCoProcessFunction<String, Call, Call, Call>.OnTimerContext context) {
      this.context = context;
    }

    @Override
    public void finding(Finding finding) {
      context.output(FINDINGS, finding);
    }

    @Override
    public void change(GraphChange change) {
      context.output(
          CHANGES, new ChangeEvent(change.entity(), change.timeMillis(), "graph", change.text()));
    }
  }

  private static final class StateSerializer extends CodecSerializer<CallWatchState> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<CallWatchState> TYPE =
        new CodecTypeInfo<>(new StateSerializer());
    private static final StateCodec<CallWatchState> CODEC = CallWatch.codec();

    private StateSerializer() {
      super(CallWatchState.class, false);
    }

    @Override
    protected StateCodec<CallWatchState> codec() {
      return CODEC;
    }
  }
}
