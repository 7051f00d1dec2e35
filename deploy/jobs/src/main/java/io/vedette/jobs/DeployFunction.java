package io.vedette.jobs;

import io.vedette.detect.incident.ChangeEvent;
import io.vedette.detect.rollout.Deploy;
import io.vedette.detect.rollout.DeployReader;
import io.vedette.detect.rollout.DeployWatch;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.model.AuditEvent;
import io.vedette.model.StateCodec;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** One change of each deploy that the cluster or a webhook told of; keyed by workload. */
final class DeployFunction extends KeyedProcessFunction<String, Deploy, ChangeEvent> {
  /** The deploys that are news, for the comparison of versions. */
  static final OutputTag<Deploy> NEWS = new OutputTag<>("deploys", JobTypes.DEPLOY);

  private static final long serialVersionUID = 1L;
  private static final Duration TTL = Duration.ofDays(30);

  private transient DeployWatch watch;
  private transient ValueState<DeployWatch.State> states;

  @Override
  public void open(OpenContext context) {
    watch = new DeployWatch();
    var descriptor = new ValueStateDescriptor<>("deploys", StateSerializer.TYPE);
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(TTL).build());
    states = getRuntimeContext().getState(descriptor);
  }

  @Override
  public void processElement(Deploy deploy, Context context, Collector<ChangeEvent> out)
      throws Exception {
    DeployWatch.State state = states.value();
    if (state == null) {
      state = watch.newState();
    }
    watch
        .observe(state, deploy)
        .ifPresent(
            change -> {
              out.collect(change);
              context.output(NEWS, deploy);
            });
    states.update(state);
  }

  /** From audit events to deploys. */
  static final class Read extends RichFlatMapFunction<AuditEvent, Deploy> {
    private static final long serialVersionUID = 1L;
    private transient DeployReader reader;

    @Override
    public void open(OpenContext context) {
      reader = new DeployReader();
    }

    @Override
    public void flatMap(AuditEvent event, Collector<Deploy> out) {
      reader.read(event).ifPresent(out::collect);
    }
  }

  private static final class StateSerializer extends CodecSerializer<DeployWatch.State> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<DeployWatch.State> TYPE =
        new CodecTypeInfo<>(new StateSerializer());
    private static final StateCodec<DeployWatch.State> CODEC = DeployWatch.codec();

    private StateSerializer() {
      super(DeployWatch.State.class, false);
    }

    @Override
    protected StateCodec<DeployWatch.State> codec() {
      return CODEC;
    }
  }
}
