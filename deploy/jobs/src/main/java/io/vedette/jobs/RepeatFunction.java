package io.vedette.jobs;

import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.Finding;
import io.vedette.model.StateCodec;
import io.vedette.rules.sigma.Repeats;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Makes one finding of what another tool repeats, keyed by the finding's id: told at once, at every
 * doubling, and with the final count when an hour has brought nothing more.
 */
final class RepeatFunction extends KeyedProcessFunction<String, Finding, Finding> {
  private static final long serialVersionUID = 1L;
  private static final long QUIET_MILLIS = Duration.ofHours(1).toMillis();
  private static final long GRAIN_MILLIS = Duration.ofMinutes(10).toMillis();

  private transient ValueState<Repeats> repeats;
  private transient ValueState<Finding> last;

  @Override
  public void open(OpenContext context) {
    repeats =
        getRuntimeContext().getState(new ValueStateDescriptor<>("repeats", StateSerializer.TYPE));
    last = getRuntimeContext().getState(new ValueStateDescriptor<>("last", ModelTypes.FINDING));
  }

  @Override
  public void processElement(Finding finding, Context context, Collector<Finding> out)
      throws Exception {
    Repeats state = repeats.value();
    state = state == null ? new Repeats() : state;
    Finding told = state.observe(finding);
    if (told != null) {
      out.collect(told);
    }
    repeats.update(state);
    last.update(finding);
    // rounded, so that a busy key has a handful of timers and not one a repetition
    long due = (finding.endMillis() + QUIET_MILLIS) / GRAIN_MILLIS * GRAIN_MILLIS + GRAIN_MILLIS;
    context.timerService().registerEventTimeTimer(due);
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<Finding> out)
      throws Exception {
    Repeats state = repeats.value();
    Finding finding = last.value();
    if (state == null || finding == null || finding.endMillis() + QUIET_MILLIS > timeMillis) {
      return;
    }
    if (state.untold()) {
      out.collect(state.tell(finding));
    }
    repeats.clear();
    last.clear();
  }

  private static final class StateSerializer extends CodecSerializer<Repeats> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<Repeats> TYPE = new CodecTypeInfo<>(new StateSerializer());

    private StateSerializer() {
      super(Repeats.class, false);
    }

    @Override
    protected StateCodec<Repeats> codec() {
      return Repeats.CODEC;
    }
  }
}
