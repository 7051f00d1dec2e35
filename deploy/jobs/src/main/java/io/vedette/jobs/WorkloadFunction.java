package io.vedette.jobs;

import io.vedette.detect.metric.JointSurprise;
import io.vedette.detect.metric.MonitorOptions;
import io.vedette.detect.metric.UnusualPoint;
import io.vedette.detect.metric.WorkloadMonitor;
import io.vedette.detect.metric.WorkloadState;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.Finding;
import io.vedette.model.StateCodec;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** All metrics of one workload together, minute by minute; see {@link WorkloadMonitor}. */
final class WorkloadFunction extends KeyedProcessFunction<String, UnusualPoint, Finding> {
  private static final long serialVersionUID = 1L;
  private static final long MINUTE = WorkloadMonitor.MINUTE_MILLIS;
  private static final Duration TTL = Duration.ofDays(7);

  private transient WorkloadMonitor monitor;
  private transient ValueState<WorkloadState> states;

  /** The finding that is open. */
  private transient ValueState<Finding> last;

  @Override
  public void open(OpenContext context) {
    monitor = new WorkloadMonitor(MonitorOptions.defaults());
    var descriptor = new ValueStateDescriptor<>("workload", StateSerializer.TYPE);
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(TTL).build());
    states = getRuntimeContext().getState(descriptor);
    last = getRuntimeContext().getState(new ValueStateDescriptor<>("open", ModelTypes.FINDING));
  }

  @Override
  public void processElement(UnusualPoint point, Context context, Collector<Finding> out)
      throws Exception {
    WorkloadState state = states.value();
    if (state == null) {
      state = monitor.newState();
    }
    monitor.observe(state, point, context.timerService().currentWatermark());
    states.update(state);
    long minute = Math.floorDiv(point.timeMillis(), MINUTE) * MINUTE;
    context.timerService().registerEventTimeTimer(minute + MINUTE);
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<Finding> out)
      throws Exception {
    WorkloadState state = states.value();
    if (state == null) {
      return;
    }
    var news = monitor.endOfMinute(state, timeMillis - MINUTE);
    states.update(state);
    Finding before = last.value();
    if (news.isPresent()) {
      JointSurprise surprise = news.get().surprise();
      if (surprise != null) {
        before = surprise.finding(news.get().startMillis());
        out.collect(before);
        last.update(before);
      } else if (before != null) {
        out.collect(before.resolvedAt(timeMillis));
        before = null;
        last.clear();
      }
    }
    boolean goesOn = context.timerService().currentWatermark() != Long.MAX_VALUE;
    if (before != null && goesOn) {
      context.timerService().registerEventTimeTimer(timeMillis + MINUTE);
    }
  }

  private static final class StateSerializer extends CodecSerializer<WorkloadState> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<WorkloadState> TYPE =
        new CodecTypeInfo<>(new StateSerializer());
    private static final StateCodec<WorkloadState> CODEC = WorkloadMonitor.codec();

    private StateSerializer() {
      super(WorkloadState.class, false);
    }

    @Override
    protected StateCodec<WorkloadState> codec() {
      return CODEC;
    }
  }
}
