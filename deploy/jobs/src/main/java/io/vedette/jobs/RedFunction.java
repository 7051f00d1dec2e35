package io.vedette.jobs;

import io.vedette.detect.trace.Call;
import io.vedette.detect.trace.RedWindow;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.Entity;
import io.vedette.model.GraphEdge;
import io.vedette.model.MetricSample;
import io.vedette.model.StateCodec;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Sums calls over tumbling windows of event time into rate, errors and duration, by service or by
 * edge. A window without calls counts as no traffic, until the service or edge has been silent for
 * an hour; so traffic that stops is seen.
 *
 * <p>A call belongs to the window in which its trace was complete, so that it is never late.
 */
final class RedFunction extends KeyedProcessFunction<String, Call, MetricSample> {
  static final OutputTag<GraphEdge> EDGES = new OutputTag<>("edges", ModelTypes.GRAPH_EDGE);

  private static final long serialVersionUID = 1L;
  private static final long SILENT_MILLIS = 3_600_000L;

  private final boolean byEdge;
  private final long windowMillis;

  private transient MapState<Long, RedWindow> windows;
  private transient ValueState<Entity> callers;
  private transient ValueState<Entity> callees;
  private transient ValueState<Long> lastCall;

  /**
   * @param byEdge true to sum by caller and callee, false to sum by callee
   */
  RedFunction(boolean byEdge, long windowMillis) {
    this.byEdge = byEdge;
    this.windowMillis = windowMillis;
  }

  @Override
  public void open(OpenContext context) {
    var runtime = getRuntimeContext();
    windows =
        runtime.getMapState(
            new MapStateDescriptor<>("windows", Types.LONG, new CodecTypeInfo<>(new Windows())));
    callers = runtime.getState(new ValueStateDescriptor<>("caller", JobTypes.ENTITY));
    callees = runtime.getState(new ValueStateDescriptor<>("callee", JobTypes.ENTITY));
    lastCall = runtime.getState(new ValueStateDescriptor<>("last-call", Types.LONG));
  }

  @Override
  public void processElement(Call call, Context context, Collector<MetricSample> out)
      throws Exception {
    long time = context.timestamp();
    long end = (Math.floorDiv(time, windowMillis) + 1) * windowMillis;
    if (callees.value() == null) {
      callers.update(call.caller());
      callees.update(call.callee());
      context.timerService().registerEventTimeTimer(end);
    }
    RedWindow window = windows.get(end);
    if (window == null) {
      window = new RedWindow();
    }
    window.add(call);
    windows.put(end, window);
    lastCall.update(time);
  }

  @Override
  public void onTimer(long end, OnTimerContext context, Collector<MetricSample> out)
      throws Exception {
    Entity caller = callers.value();
    Entity callee = callees.value();
    Long last = lastCall.value();
    if (caller == null || callee == null || last == null) {
      return;
    }
    RedWindow window = windows.get(end);
    windows.remove(end);
    RedWindow sums = window == null ? new RedWindow() : window;
    if (byEdge) {
      sums.edgeSamples(caller, callee, windowMillis, end).forEach(out::collect);
      if (window != null) {
        context.output(EDGES, sums.edge(caller, callee, end));
      }
    } else {
      sums.serviceSamples(callee, windowMillis, end).forEach(out::collect);
    }
    if (end - last >= SILENT_MILLIS) {
      windows.clear();
      callers.clear();
      callees.clear();
      lastCall.clear();
    } else {
      context.timerService().registerEventTimeTimer(end + windowMillis);
    }
  }

  private static final class Windows extends CodecSerializer<RedWindow> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<RedWindow> CODEC = RedWindow.codec();

    private Windows() {
      super(RedWindow.class, false);
    }

    @Override
    protected StateCodec<RedWindow> codec() {
      return CODEC;
    }
  }
}
