package io.vedette.jobs;

import io.vedette.detect.incident.ChangeEvent;
import io.vedette.detect.incident.VersionWatch;
import io.vedette.detect.trace.Call;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.model.StateCodec;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Sees deploys in the versions that answer calls. */
final class VersionFunction extends KeyedProcessFunction<String, Call, ChangeEvent> {
  private static final long serialVersionUID = 1L;
  private static final Duration TTL = Duration.ofDays(30);

  private transient VersionWatch watch;
  private transient ValueState<VersionWatch.State> versions;

  @Override
  public void open(OpenContext context) {
    watch = new VersionWatch();
    var descriptor = new ValueStateDescriptor<>("versions", StateSerializer.TYPE);
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(TTL).build());
    versions = getRuntimeContext().getState(descriptor);
  }

  @Override
  public void processElement(Call call, Context context, Collector<ChangeEvent> out)
      throws Exception {
    if (call.calleeVersion().isEmpty()) {
      return;
    }
    VersionWatch.State state = versions.value();
    if (state == null) {
      state = watch.newState();
    }
    watch
        .observe(state, call.callee(), call.calleeVersion(), call.timeMillis())
        .ifPresent(out::collect);
    versions.update(state);
  }

  private static final class StateSerializer extends CodecSerializer<VersionWatch.State> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<VersionWatch.State> TYPE =
        new CodecTypeInfo<>(new StateSerializer());
    private static final StateCodec<VersionWatch.State> CODEC = new VersionWatch().codec();

    private StateSerializer() {
      super(VersionWatch.State.class, false);
    }

    @Override
    protected StateCodec<VersionWatch.State> codec() {
      return CODEC;
    }
  }
}
