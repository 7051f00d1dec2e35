package io.vedette.jobs;

import io.vedette.detect.trace.Call;
import io.vedette.detect.trace.CardinalityLimit;
import io.vedette.detect.trace.EarlyWarning;
import io.vedette.detect.trace.RedTable;
import io.vedette.detect.trace.RedWindow;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.EdgeKind;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.GraphEdge;
import io.vedette.model.MetricSample;
import io.vedette.model.StateCodec;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Sums calls over tumbling windows of event time into rate, errors and duration, by service or by
 * edge. A window without calls counts as no traffic, until the service or edge has been silent for
 * an hour; so traffic that stops is seen. Of an edge, operations and versions are told apart, up to
 * 100 pairs; calls beyond are summed as one and counted as {@code overflow_calls}. Of a service, up
 * to 25 pairs, for series of each operation and version, see {@link OperationSamples}.
 *
 * <p>A call belongs to the window in which its trace was complete, so that it is never late.
 *
 * <p>Where there is no doubt that the calls of a service have gone bad, its series get a point
 * before the window's end, see {@link EarlyWarning}; these are counted as {@code early_warnings}.
 */
final class RedFunction extends KeyedProcessFunction<String, Call, MetricSample> {
  static final OutputTag<GraphEdge> EDGES = new OutputTag<>("edges", ModelTypes.GRAPH_EDGE);
  static final OutputTag<RedExamples> EXAMPLES = new OutputTag<>("examples", JobTypes.RED_EXAMPLES);

  /** Series of operations and versions, not yet bounded over all services. */
  static final OutputTag<MetricSample> OPERATIONS =
      new OutputTag<>("operation-series", ModelTypes.METRIC_SAMPLE);

  private static final long serialVersionUID = 1L;
  private static final String SEPARATOR = "\u0000";
  private static final long SILENT_MILLIS = 3_600_000L;
  private static final int MAX_OPERATIONS = 100;
  private static final int MAX_OPERATIONS_LISTED = 25;
  private static final int MAX_OPERATIONS_WATCHED = 25;

  private final boolean byEdge;
  private final long windowMillis;

  private transient RedSlices windows;
  private transient ValueState<Entity> callers;
  private transient ValueState<Entity> callees;
  private transient ValueState<Long> lastCall;
  private transient MapState<String, RedWindow> operations;
  private transient ValueState<CardinalityLimit> limits;

  /** Operations and versions whose series go on, with when each was last called. */
  private transient MapState<String, Long> watched;

  private transient Counter overflow;
  private transient Counter warnings;

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
    windows = new RedSlices(runtime, windowMillis, !byEdge);
    callers = runtime.getState(new ValueStateDescriptor<>("caller", JobTypes.ENTITY));
    callees = runtime.getState(new ValueStateDescriptor<>("callee", JobTypes.ENTITY));
    lastCall = runtime.getState(new ValueStateDescriptor<>("last-call", Types.LONG));
    operations =
        runtime.getMapState(
            new MapStateDescriptor<>(
                "operations", Types.STRING, new CodecTypeInfo<>(new RedSlices.Windows())));
    limits =
        runtime.getState(
            new ValueStateDescriptor<>("operation-limit", new CodecTypeInfo<>(new Limits())));
    watched = runtime.getMapState(new MapStateDescriptor<>("watched", Types.STRING, Types.LONG));
    overflow = runtime.getMetricGroup().counter("overflow_calls");
    warnings = runtime.getMetricGroup().counter("early_warnings");
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
    windows
        .add(call, time)
        .filter(windows::within)
        .ifPresent(context.timerService()::registerEventTimeTimer);
    lastCall.update(time);
    if (byEdge || call.callee().type() == EntityType.SERVICE) {
      addOperation(call, time, end);
    }
  }

  private void addOperation(Call call, long time, long end) throws Exception {
    CardinalityLimit limit = limits.value();
    if (limit == null) {
      limit = new CardinalityLimit(byEdge ? MAX_OPERATIONS : MAX_OPERATIONS_WATCHED);
    }
    String wanted = call.operation() + SEPARATOR + call.calleeVersion();
    String admitted = limit.admit(wanted, time);
    limits.update(limit);
    boolean other = !admitted.equals(wanted);
    overflow.inc(byEdge && other ? 1 : 0);
    String key = end + SEPARATOR + (other ? admitted + SEPARATOR : admitted);
    RedWindow window = operations.get(key);
    if (window == null) {
      window = new RedWindow();
    }
    if (byEdge) {
      window.addTimed(call);
    } else {
      window.addRequest(call);
    }
    operations.put(key, window);
  }

  /** The operations of one window, which are then forgotten. */
  private Map<RedTable.Operation, RedWindow> takeOperations(long end) throws Exception {
    Map<RedTable.Operation, RedWindow> found = new HashMap<>();
    Iterator<Map.Entry<String, RedWindow>> each = operations.iterator();
    while (each.hasNext()) {
      Map.Entry<String, RedWindow> e = each.next();
      String[] parts = e.getKey().split(SEPARATOR, -1);
      if (Long.parseLong(parts[0]) <= end) {
        found.put(new RedTable.Operation(parts[1], parts[2]), e.getValue());
        each.remove();
      }
    }
    CardinalityLimit limit = limits.value();
    if (limit != null) {
      limit.expire(end);
      limits.update(limit);
    }
    return found;
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
    if (windows.within(end)) {
      windows.warning(end).ifPresent(early -> warn(early, callee, end, context, out));
      return;
    }
    RedWindow sums = windows.take(end, early -> warn(early, callee, end, context, out));
    if (byEdge) {
      sums.edgeSamples(caller, callee, windowMillis, end).forEach(out::collect);
      if (sums.seen() > 0) {
        context.output(
            EDGES,
            sums.edge(
                caller,
                callee,
                end,
                EdgeKind.between(caller, callee),
                RedTable.rows(takeOperations(end), MAX_OPERATIONS_LISTED)));
        String key = ExampleFunction.key(caller, callee);
        context.output(EXAMPLES, new RedExamples(key, sums.examples(end)));
      }
    } else {
      sums.serviceSamples(callee, windowMillis, end).forEach(out::collect);
      new OperationSamples(callee, windowMillis, end, watched)
          .of(takeOperations(end))
          .forEach(sample -> context.output(OPERATIONS, sample));
      if (sums.seen() > 0) {
        String key = ExampleFunction.key(callee);
        context.output(EXAMPLES, new RedExamples(key, sums.examples(end)));
      }
    }
    if (end - last >= SILENT_MILLIS) {
      windows.clear();
      callers.clear();
      callees.clear();
      lastCall.clear();
      operations.clear();
      limits.clear();
      watched.clear();
    } else {
      context.timerService().registerEventTimeTimer(end + windowMillis);
    }
  }

  private void warn(
      RedSlices.Early early,
      Entity callee,
      long end,
      OnTimerContext context,
      Collector<MetricSample> out) {
    EarlyWarning.samples(early.signs(), early.calls(), callee, end).forEach(out::collect);
    context.output(
        EXAMPLES, new RedExamples(ExampleFunction.key(callee), early.calls().examples(end)));
    warnings.inc();
  }

  private static final class Limits extends CodecSerializer<CardinalityLimit> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<CardinalityLimit> CODEC = CardinalityLimit.codec();

    private Limits() {
      super(CardinalityLimit.class, false);
    }

    @Override
    protected StateCodec<CardinalityLimit> codec() {
      return CODEC;
    }
  }
}
