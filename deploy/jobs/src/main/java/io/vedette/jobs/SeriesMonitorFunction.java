package io.vedette.jobs;

import io.vedette.detect.metric.MonitorOptions;
import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.BandPoint;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.MetricSample;
import io.vedette.model.Verdict;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Runs the metric detector over each series, point by point as they arrive: the gateway sends a
 * series to one partition, so its points are in order, and a verdict need not wait for a watermark.
 * A point that is not after the last one is late: counted, and left out, since the series has moved
 * on.
 */
final class SeriesMonitorFunction extends KeyedProcessFunction<Long, MetricSample, Finding> {
  static final OutputTag<BandPoint> BANDS = new OutputTag<>("bands", ModelTypes.BAND_POINT);

  private static final long serialVersionUID = 1L;
  private static final long ABSENCE_CHECK_MILLIS = 120_000L;
  private static final long FORGET_MILLIS = 26 * 3_600_000L;

  private final int maxWatched;
  private final long bandHorizonMillis;

  private transient SeriesMonitor monitor;
  private transient ValueState<SeriesSlot> slots;
  private transient Counter late;
  private transient int watched;

  SeriesMonitorFunction(int maxWatched, long bandHorizonMillis) {
    this.maxWatched = maxWatched;
    this.bandHorizonMillis = bandHorizonMillis;
  }

  @Override
  public void open(OpenContext context) {
    monitor = new SeriesMonitor(MonitorOptions.defaults());
    slots = getRuntimeContext().getState(new ValueStateDescriptor<>("series", SeriesSlot.TYPE));
    late = getRuntimeContext().getMetricGroup().counter("late_samples");
  }

  @Override
  public void processElement(MetricSample sample, Context context, Collector<Finding> out)
      throws Exception {
    SeriesSlot slot = slots.value();
    if (slot == null) {
      slot = new SeriesSlot(sample.series(), monitor.newState());
      slot.watched = watched < maxWatched;
      context.timerService().registerEventTimeTimer(sample.timeMillis() + ABSENCE_CHECK_MILLIS);
    }
    count(slot);
    if (sample.timeMillis() <= slot.lastMillis) {
      late.inc();
      return;
    }
    slot.lastMillis = sample.timeMillis();
    monitor.observe(slot.state, sample, new Output(context, out, slot, sample.timeMillis()));
    slots.update(slot);
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<Finding> out)
      throws Exception {
    SeriesSlot slot = slots.value();
    if (slot == null) {
      return;
    }
    count(slot);
    if (timeMillis - slot.lastMillis >= FORGET_MILLIS) {
      watched -= slot.watched ? 1 : 0;
      slots.clear();
      return;
    }
    long watermark = context.timerService().currentWatermark();
    if (watermark == Long.MAX_VALUE) {
      return; // the input has ended
    }
    // after a gap in all input, event time jumps before the series' next points arrive: wait for
    // them
    if (watermark - timeMillis < ABSENCE_CHECK_MILLIS) {
      monitor.onTime(
          slot.state, slot.series, timeMillis, new Output(context, out, slot, timeMillis));
    }
    context
        .timerService()
        .registerEventTimeTimer(Math.max(timeMillis, watermark) + ABSENCE_CHECK_MILLIS);
    slots.update(slot);
  }

  private void count(SeriesSlot slot) {
    if (!slot.counted) {
      slot.counted = true;
      watched += slot.watched ? 1 : 0;
    }
  }

  private final class Output implements SeriesMonitor.Sink {
    private final Context context;
    private final Collector<Finding> out;
    private final SeriesSlot slot;
    private final long timeMillis;

    Output(Context context, Collector<Finding> out, SeriesSlot slot, long timeMillis) {
      this.context = context;
      this.out = out;
      this.slot = slot;
      this.timeMillis = timeMillis;
    }

    @Override
    public void verdict(Verdict verdict, double value) {
      long wall = context.timerService().currentProcessingTime();
      if (slot.watched && timeMillis > wall - bandHorizonMillis) {
        context.output(
            BANDS,
            new BandPoint(
                slot.series.toString(),
                Entity.of(slot.series),
                timeMillis,
                value,
                verdict.expected(),
                verdict.lower(),
                verdict.upper(),
                verdict.score(),
                verdict.outcome()));
      }
    }

    @Override
    public void finding(Finding finding) {
      out.collect(finding);
    }
  }
}
