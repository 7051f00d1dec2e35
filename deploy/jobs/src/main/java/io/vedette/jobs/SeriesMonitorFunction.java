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
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Runs the metric detector over each series, in order of event time: points wait for the watermark.
 * Points behind it are late: counted, and left out, since the series has moved on.
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
    TimerService timers = context.timerService();
    if (sample.timeMillis() <= timers.currentWatermark()) {
      late.inc();
      return;
    }
    SeriesSlot slot = slots.value();
    if (slot == null) {
      slot = new SeriesSlot(sample.series(), sample.kind(), monitor.newState());
      slot.watched = watched < maxWatched;
    }
    count(slot);
    if (slot.pending() >= SeriesSlot.MAX_PENDING) {
      // no watermark for that many points: order is lost, memory is not
      drain(slot, slot.earliest(), new Output(context, out, slot));
    }
    boolean needsTimer = slot.pending() == 0 || sample.timeMillis() < slot.earliest();
    slot.add(sample.timeMillis(), sample.value());
    if (needsTimer) {
      timers.registerEventTimeTimer(sample.timeMillis());
    }
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
    Output output = new Output(context, out, slot);
    TimerService timers = context.timerService();
    if (slot.pending() > 0) {
      drain(slot, timeMillis, output);
      if (slot.pending() > 0) {
        timers.registerEventTimeTimer(slot.earliest());
      }
    } else {
      monitor.onTime(slot.state, slot.series, timeMillis, output);
    }
    if (timeMillis - slot.lastMillis >= FORGET_MILLIS) {
      watched -= slot.watched ? 1 : 0;
      slots.clear();
      return;
    }
    if (timeMillis >= slot.absenceTimer) {
      slot.absenceTimer = timeMillis + ABSENCE_CHECK_MILLIS;
      timers.registerEventTimeTimer(slot.absenceTimer);
    }
    slots.update(slot);
  }

  private void drain(SeriesSlot slot, long untilMillis, Output output) {
    slot.drain(
        untilMillis,
        (time, value) -> {
          output.timeMillis = time;
          monitor.observe(
              slot.state, new MetricSample(slot.series, slot.kind, time, value), output);
        });
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
    private long timeMillis;

    Output(Context context, Collector<Finding> out, SeriesSlot slot) {
      this.context = context;
      this.out = out;
      this.slot = slot;
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
