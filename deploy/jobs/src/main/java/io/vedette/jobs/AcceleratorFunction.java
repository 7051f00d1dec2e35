package io.vedette.jobs;

import io.vedette.detect.behavior.AcceleratorState;
import io.vedette.detect.behavior.AcceleratorWatch;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.Finding;
import io.vedette.model.MetricSample;
import io.vedette.model.StateCodec;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Holds the use of each pod's accelerators against what it serves, in order of event time. */
final class AcceleratorFunction extends KeyedProcessFunction<String, MetricSample, Finding> {
  private static final long serialVersionUID = 1L;
  private static final Duration TTL = Duration.ofDays(30);

  private transient AcceleratorWatch watch;
  private transient ValueState<AcceleratorState> pods;
  private transient EventTimeQueue<MetricSample> queue;

  @Override
  public void open(OpenContext context) {
    watch = new AcceleratorWatch();
    var descriptor = new ValueStateDescriptor<>("accelerators", StateSerializer.TYPE);
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(TTL).build());
    pods = getRuntimeContext().getState(descriptor);
    queue =
        new EventTimeQueue<>(
            getRuntimeContext(),
            "waiting",
            ModelTypes.METRIC_SAMPLE,
            sample -> sample.series().toString());
  }

  @Override
  public void processElement(MetricSample sample, Context context, Collector<Finding> out)
      throws Exception {
    queue.add(sample, sample.timeMillis(), context.timerService());
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<Finding> out)
      throws Exception {
    AcceleratorState state = pods.value();
    if (state == null) {
      state = watch.newState();
    }
    for (MetricSample sample : queue.take(timeMillis)) {
      watch.observe(state, sample).ifPresent(out::collect);
    }
    pods.update(state);
  }

  private static final class StateSerializer extends CodecSerializer<AcceleratorState> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<AcceleratorState> TYPE =
        new CodecTypeInfo<>(new StateSerializer());
    private static final StateCodec<AcceleratorState> CODEC = AcceleratorState.codec();

    private StateSerializer() {
      super(AcceleratorState.class, false);
    }

    @Override
    protected StateCodec<AcceleratorState> codec() {
      return CODEC;
    }
  }
}
