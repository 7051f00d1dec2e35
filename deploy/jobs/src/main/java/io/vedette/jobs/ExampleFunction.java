package io.vedette.jobs;

import io.vedette.detect.trace.ExampleBook;
import io.vedette.detect.trace.RedWindow;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.StateCodec;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Puts example traces, normal and bad, to what the metric detector found in the series of services
 * and edges. A finding waits until event time has passed its end: by then the examples are here.
 */
final class ExampleFunction extends KeyedCoProcessFunction<String, Finding, RedExamples, Finding> {
  private static final long serialVersionUID = 1L;

  private transient ValueState<ExampleBook> books;
  private transient MapState<Long, List<Finding>> waiting;
  private transient ValueState<Long> cleanup;

  /** True of findings on series that come from spans. */
  static boolean concerns(Finding finding) {
    return finding.series().startsWith(RedWindow.SERVICE_PREFIX)
        || finding.series().startsWith(RedWindow.EDGE_PREFIX);
  }

  /** Findings meet the examples by the labels of their series. */
  static String key(Finding finding) {
    int labels = finding.series().indexOf('{');
    String prefix =
        finding.series().startsWith(RedWindow.EDGE_PREFIX)
            ? RedWindow.EDGE_PREFIX
            : RedWindow.SERVICE_PREFIX;
    return prefix + (labels < 0 ? "" : finding.series().substring(labels));
  }

  static String key(Entity service) {
    return RedWindow.SERVICE_PREFIX + RedWindow.labels(service);
  }

  static String key(Entity caller, Entity callee) {
    return RedWindow.EDGE_PREFIX + RedWindow.labels(caller, callee);
  }

  @Override
  public void open(OpenContext context) {
    var runtime = getRuntimeContext();
    books = runtime.getState(new ValueStateDescriptor<>("examples", BookSerializer.TYPE));
    waiting =
        runtime.getMapState(
            new MapStateDescriptor<>("waiting", Types.LONG, Types.LIST(ModelTypes.FINDING)));
    cleanup = runtime.getState(new ValueStateDescriptor<>("cleanup", Types.LONG));
  }

  @Override
  public void processElement1(Finding finding, Context context, Collector<Finding> out)
      throws Exception {
    long due = Math.max(finding.endMillis(), context.timerService().currentWatermark() + 1);
    List<Finding> same = waiting.get(due);
    if (same == null) {
      same = new ArrayList<>(1);
      context.timerService().registerEventTimeTimer(due);
    }
    same.add(finding);
    waiting.put(due, same);
  }

  @Override
  public void processElement2(RedExamples window, Context context, Collector<Finding> out)
      throws Exception {
    ExampleBook book = books.value();
    if (book == null) {
      book = new ExampleBook();
    }
    book.add(window.examples());
    books.update(book);
    if (cleanup.value() == null) {
      long next = window.examples().endMillis() + 24 * 3_600_000L;
      cleanup.update(next);
      context.timerService().registerEventTimeTimer(next);
    }
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<Finding> out)
      throws Exception {
    ExampleBook book = books.value();
    List<Finding> due = waiting.get(timeMillis);
    if (due != null) {
      for (Finding finding : due) {
        out.collect(book == null ? finding : book.illustrate(finding));
      }
      waiting.remove(timeMillis);
    }
    Long check = cleanup.value();
    if (check != null && check <= timeMillis) {
      if (book == null || book.stale(timeMillis)) {
        books.clear();
        cleanup.clear();
      } else {
        long next = timeMillis + 24 * 3_600_000L;
        cleanup.update(next);
        context.timerService().registerEventTimeTimer(next);
      }
    }
  }

  private static final class BookSerializer extends CodecSerializer<ExampleBook> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<ExampleBook> TYPE =
        new CodecTypeInfo<>(new BookSerializer());
    private static final StateCodec<ExampleBook> CODEC = ExampleBook.codec();

    private BookSerializer() {
      super(ExampleBook.class, false);
    }

    @Override
    protected StateCodec<ExampleBook> codec() {
      return CODEC;
    }
  }
}
