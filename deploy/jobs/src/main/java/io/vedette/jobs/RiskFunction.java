package io.vedette.jobs;

import io.vedette.detect.behavior.RiskEngine;
import io.vedette.detect.behavior.RiskState;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.Finding;
import io.vedette.model.StateCodec;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Adds up the security findings about each entity; predicts from what incidents have taught. */
final class RiskFunction extends KeyedBroadcastProcessFunction<String, Finding, RuleFile, Finding> {
  private static final long serialVersionUID = 1L;
  private static final Duration TTL = Duration.ofDays(7);

  private final String tactics;
  private transient ValueState<RiskState> risks;
  private transient EventTimeQueue<Finding> queue;
  private transient @Nullable RiskEngine engine;

  /**
   * @param tactics the learnt transitions at the start, as {@link SecurityFiles#TACTICS} holds them
   */
  RiskFunction(String tactics) {
    this.tactics = tactics;
  }

  @Override
  public void open(OpenContext context) {
    var descriptor = new ValueStateDescriptor<>("risk", StateSerializer.TYPE);
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(TTL).build());
    risks = getRuntimeContext().getState(descriptor);
    queue = new EventTimeQueue<>(getRuntimeContext(), "waiting", ModelTypes.FINDING, Finding::id);
  }

  @Override
  public void processElement(Finding finding, ReadOnlyContext context, Collector<Finding> out)
      throws Exception {
    queue.add(finding, finding.endMillis(), context.timerService());
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<Finding> out)
      throws Exception {
    RiskEngine risk = engine(context.getBroadcastState(RuleBook.FILES));
    RiskState state = risks.value();
    if (state == null) {
      state = risk.newState();
    }
    for (Finding finding : queue.take(timeMillis)) {
      risk.observe(state, finding).ifPresent(out::collect);
    }
    risks.update(state);
  }

  private RiskEngine engine(ReadOnlyBroadcastState<String, String> state) throws Exception {
    if (engine == null) {
      String learnt = state.get(SecurityFiles.TACTICS);
      engine = new RiskEngine(SecurityFiles.chain(learnt == null ? tactics : learnt));
    }
    return engine;
  }

  @Override
  public void processBroadcastElement(RuleFile file, Context context, Collector<Finding> out)
      throws Exception {
    if (file.path().equals(SecurityFiles.TACTICS) && SecurityFiles.check(file).isEmpty()) {
      BroadcastState<String, String> state = context.getBroadcastState(RuleBook.FILES);
      state.put(file.path(), file.content());
      engine = null;
    }
  }

  private static final class StateSerializer extends CodecSerializer<RiskState> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<RiskState> TYPE = new CodecTypeInfo<>(new StateSerializer());
    private static final StateCodec<RiskState> CODEC = RiskState.codec();

    private StateSerializer() {
      super(RiskState.class, false);
    }

    @Override
    protected StateCodec<RiskState> codec() {
      return CODEC;
    }
  }
}
