package io.vedette.jobs;

import io.vedette.detect.behavior.Observation;
import io.vedette.detect.behavior.SubjectFold;
import io.vedette.detect.behavior.SubjectState;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.model.Finding;
import io.vedette.model.StateCodec;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Holds each subject's activities, in order of event time, against its own history and peers. */
final class BehaviorFunction extends KeyedProcessFunction<String, Observation, Finding> {
  private static final long serialVersionUID = 1L;
  private static final Duration TTL = Duration.ofDays(45);

  private transient SubjectFold fold;
  private transient ValueState<SubjectState> subjects;
  private transient EventTimeQueue<Observation> queue;

  @Override
  public void open(OpenContext context) {
    fold = new SubjectFold();
    var descriptor = new ValueStateDescriptor<>("subject", StateSerializer.TYPE);
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(TTL).build());
    subjects = getRuntimeContext().getState(descriptor);
    queue =
        new EventTimeQueue<>(
            getRuntimeContext(), "waiting", JobTypes.OBSERVATION, o -> o.activity().eventId());
  }

  @Override
  public void processElement(Observation observation, Context context, Collector<Finding> out)
      throws Exception {
    queue.add(observation, observation.activity().timeMillis(), context.timerService());
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<Finding> out)
      throws Exception {
    SubjectState state = subjects.value();
    if (state == null) {
      state = fold.newState();
    }
    for (Observation observation : queue.take(timeMillis)) {
      fold.observe(state, observation).forEach(out::collect);
    }
    subjects.update(state);
  }

  private static final class StateSerializer extends CodecSerializer<SubjectState> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<SubjectState> TYPE =
        new CodecTypeInfo<>(new StateSerializer());
    private static final StateCodec<SubjectState> CODEC = SubjectState.codec();

    private StateSerializer() {
      super(SubjectState.class, false);
    }

    @Override
    protected StateCodec<SubjectState> codec() {
      return CODEC;
    }
  }
}
