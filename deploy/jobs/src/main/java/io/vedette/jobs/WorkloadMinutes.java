package io.vedette.jobs;

import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Judges each workload minute by minute, once event time has passed the minute's end; one finding
 * at a time is open on it. A workload that is not heard of for a week is forgotten.
 *
 * @param <I> what comes of a workload
 * @param <S> what is kept of it
 */
abstract class WorkloadMinutes<I, S> extends KeyedProcessFunction<String, I, Finding> {
  private static final long serialVersionUID = 1L;
  private static final long MINUTE = 60_000L;
  private static final Duration TTL = Duration.ofDays(7);

  private final TypeInformation<S> type;

  private transient ValueState<S> states;
  private transient ValueState<Entity> workloads;

  /** The finding that is open. */
  private transient ValueState<Finding> last;

  WorkloadMinutes(TypeInformation<S> type) {
    this.type = type;
  }

  /**
   * What a minute brought.
   *
   * @param finding as it is now; null where the one that was open is over
   */
  record News(@Nullable Finding finding) {}

  abstract S newState();

  abstract Entity workload(I input);

  abstract long timeMillis(I input);

  abstract void observe(S state, I input, long watermarkMillis);

  abstract Optional<News> endOfMinute(S state, Entity workload, long minuteMillis);

  @Override
  public void open(OpenContext context) {
    var runtime = getRuntimeContext();
    var descriptor = new ValueStateDescriptor<>("workload", type);
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(TTL).build());
    states = runtime.getState(descriptor);
    var entity = new ValueStateDescriptor<>("entity", JobTypes.ENTITY);
    entity.enableTimeToLive(StateTtlConfig.newBuilder(TTL).build());
    workloads = runtime.getState(entity);
    last = runtime.getState(new ValueStateDescriptor<>("open", ModelTypes.FINDING));
  }

  @Override
  public void processElement(I input, Context context, Collector<Finding> out) throws Exception {
    S state = states.value();
    if (state == null) {
      state = newState();
    }
    if (workloads.value() == null) {
      workloads.update(workload(input));
    }
    observe(state, input, context.timerService().currentWatermark());
    states.update(state);
    long minute = Math.floorDiv(timeMillis(input), MINUTE) * MINUTE;
    context.timerService().registerEventTimeTimer(minute + MINUTE);
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<Finding> out)
      throws Exception {
    S state = states.value();
    Entity workload = workloads.value();
    if (state == null || workload == null) {
      return;
    }
    Optional<News> news = endOfMinute(state, workload, timeMillis - MINUTE);
    states.update(state);
    if (news.isPresent()) {
      tell(news.get().finding(), timeMillis, out);
    }
    boolean goesOn = context.timerService().currentWatermark() != Long.MAX_VALUE;
    if (last.value() != null && goesOn) {
      context.timerService().registerEventTimeTimer(timeMillis + MINUTE);
    }
  }

  private void tell(@Nullable Finding now, long timeMillis, Collector<Finding> out)
      throws Exception {
    Finding before = last.value();
    if (now != null) {
      last.update(now);
      out.collect(now);
    } else if (before != null) {
      last.clear();
      out.collect(before.resolvedAt(timeMillis));
    }
  }
}
