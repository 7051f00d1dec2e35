package io.vedette.jobs;

import io.vedette.detect.metric.Combination;
import io.vedette.detect.metric.CombinationMonitor;
import io.vedette.detect.metric.CombinationState;
import io.vedette.detect.metric.MonitorOptions;
import io.vedette.detect.metric.WorkloadMonitor;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.BandPoint;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Finding;
import io.vedette.model.Outcome;
import io.vedette.model.StateCodec;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Which values of a workload's metrics go together; see {@link CombinationMonitor}. Of the series
 * whose bands are published, so that the work is bounded by their number.
 */
final class CombinationFunction extends KeyedProcessFunction<String, BandPoint, Finding> {
  private static final long serialVersionUID = 1L;
  private static final long MINUTE = WorkloadMonitor.MINUTE_MILLIS;
  private static final Duration TTL = Duration.ofDays(7);

  private transient CombinationMonitor monitor;
  private transient ValueState<CombinationState> states;
  private transient ValueState<Entity> workload;

  /** The finding that is open. */
  private transient ValueState<Finding> last;

  /** Whether a point is one of several metrics of something. */
  static boolean concerns(BandPoint point) {
    return point.entity().type() != EntityType.SERIES && Double.isFinite(point.value());
  }

  @Override
  public void open(OpenContext context) {
    monitor = new CombinationMonitor(MonitorOptions.defaults());
    var runtime = getRuntimeContext();
    var descriptor = new ValueStateDescriptor<>("combinations", StateSerializer.TYPE);
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(TTL).build());
    states = runtime.getState(descriptor);
    workload = runtime.getState(new ValueStateDescriptor<>("entity", JobTypes.ENTITY));
    last = runtime.getState(new ValueStateDescriptor<>("open", ModelTypes.FINDING));
  }

  @Override
  public void processElement(BandPoint point, Context context, Collector<Finding> out)
      throws Exception {
    CombinationState state = states.value();
    if (state == null) {
      state = monitor.newState();
      workload.update(point.entity());
    }
    int end = point.series().indexOf('{');
    String metric = end < 0 ? point.series() : point.series().substring(0, end);
    boolean reported = point.outcome() == Outcome.ANOMALOUS;
    monitor.observe(state, metric, point.timeMillis(), point.value(), reported);
    states.update(state);
    long minute = Math.floorDiv(point.timeMillis(), MINUTE) * MINUTE;
    context.timerService().registerEventTimeTimer(minute + MINUTE);
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<Finding> out)
      throws Exception {
    CombinationState state = states.value();
    Entity entity = workload.value();
    if (state == null || entity == null) {
      return;
    }
    var news = monitor.endOfMinute(state, timeMillis - MINUTE);
    states.update(state);
    if (news.isEmpty()) {
      return;
    }
    Combination combination = news.get().combination();
    Finding before = last.value();
    if (combination != null) {
      Finding now =
          combination.finding(entity, news.get().startMillis(), news.get().minuteMillis());
      last.update(now);
      out.collect(now);
    } else if (before != null) {
      last.clear();
      out.collect(before.resolvedAt(timeMillis));
    }
  }

  private static final class StateSerializer extends CodecSerializer<CombinationState> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<CombinationState> TYPE =
        new CodecTypeInfo<>(new StateSerializer());
    private static final StateCodec<CombinationState> CODEC = CombinationMonitor.codec();

    private StateSerializer() {
      super(CombinationState.class, false);
    }

    @Override
    protected StateCodec<CombinationState> codec() {
      return CODEC;
    }
  }
}
