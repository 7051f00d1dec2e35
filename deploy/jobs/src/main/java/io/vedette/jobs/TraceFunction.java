package io.vedette.jobs;

import io.vedette.detect.trace.AssembledTrace;
import io.vedette.detect.trace.Call;
import io.vedette.detect.trace.ExampleSampler;
import io.vedette.detect.trace.TraceAssembler;
import io.vedette.detect.trace.TraceState;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.model.Span;
import io.vedette.model.StateCodec;
import io.vedette.model.TraceExample;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Puts traces together: a trace closes once event time is {@code gap} past its last span. Spans
 * that come later start a trace of their own; they are counted as late.
 */
final class TraceFunction extends KeyedProcessFunction<String, Span, Call> {
  /** Traces worth showing whole. */
  static final OutputTag<TraceExample> EXAMPLES =
      new OutputTag<>("trace-examples", JobTypes.TRACE_EXAMPLE);

  private static final long serialVersionUID = 1L;

  private final long gapMillis;

  private transient TraceAssembler assembler;
  private transient ValueState<TraceState> traces;
  private transient ValueState<Long> lastSpan;
  private transient ExampleSampler examples;
  private transient Counter late;

  TraceFunction(long gapMillis) {
    this.gapMillis = gapMillis;
  }

  @Override
  public void open(OpenContext context) {
    assembler = new TraceAssembler();
    examples = new ExampleSampler();
    traces =
        getRuntimeContext().getState(new ValueStateDescriptor<>("trace", StateSerializer.TYPE));
    lastSpan = getRuntimeContext().getState(new ValueStateDescriptor<>("last-span", Long.class));
    late = getRuntimeContext().getMetricGroup().counter("late_spans");
  }

  @Override
  public void processElement(Span span, Context context, Collector<Call> out) throws Exception {
    TraceState trace = traces.value();
    long time = span.timeMillis();
    if (time + gapMillis <= context.timerService().currentWatermark()) {
      late.inc();
    }
    if (trace == null) {
      trace = assembler.newState();
      context.timerService().registerEventTimeTimer(time + gapMillis);
    }
    assembler.add(trace, span);
    traces.update(trace);
    Long last = lastSpan.value();
    lastSpan.update(last == null ? time : Math.max(last, time));
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<Call> out)
      throws Exception {
    TraceState trace = traces.value();
    Long last = lastSpan.value();
    if (trace == null || last == null) {
      return;
    }
    if (last + gapMillis > timeMillis) {
      context.timerService().registerEventTimeTimer(last + gapMillis);
      return;
    }
    AssembledTrace whole = assembler.close(trace);
    examples.offer(whole).ifPresent(example -> context.output(EXAMPLES, example));
    for (Call call : whole.calls()) {
      out.collect(call);
    }
    traces.clear();
    lastSpan.clear();
  }

  private static final class StateSerializer extends CodecSerializer<TraceState> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<TraceState> TYPE =
        new CodecTypeInfo<>(new StateSerializer());
    private static final StateCodec<TraceState> CODEC = new TraceAssembler().codec();

    private StateSerializer() {
      super(TraceState.class, false);
    }

    @Override
    protected StateCodec<TraceState> codec() {
      return CODEC;
    }
  }
}
