package io.vedette.jobs;

import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.detect.metric.SeriesState;
import io.vedette.detect.metric.Siblings;
import io.vedette.detect.metric.UnusualPoint;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.BandPoint;
import io.vedette.model.Finding;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.predict.EventCalendar;
import io.vedette.rules.RulePack;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Runs the metric detector over each series, point by point as they arrive: the gateway sends a
 * series to one partition, so its points are in order, and a verdict need not wait for a watermark.
 * A point that is not after the last one is late: counted, and left out, since the series has moved
 * on.
 *
 * <p>The detector rules in force say how a series is judged; a change takes effect with its next
 * point. A series that they leave alone is not kept. Points of the past ({@link Backfill}) teach
 * and raise nothing.
 *
 * <p>What forecast limits and objectives need of a sample goes out from here too: the samples, of
 * which there are more than of anything else, then travel between operators only once.
 */
final class SeriesMonitorFunction
    extends KeyedBroadcastProcessFunction<Long, MetricSample, SeriesNews, Finding> {
  static final OutputTag<BandPoint> BANDS = new OutputTag<>("bands", ModelTypes.BAND_POINT);

  /** Points for {@link GroupFunction}; anomalous where a finding is open on the series. */
  static final OutputTag<BandPoint> PARTS = new OutputTag<>("parts", ModelTypes.BAND_POINT);

  /** Samples of series that have a limit or give one. */
  static final OutputTag<LimitedSample> LIMITED =
      new OutputTag<>("limited", JobTypes.LIMITED_SAMPLE);

  /** Samples that the ratio of an objective is made of. */
  static final OutputTag<SloEvent> PARTS_OF_RATIOS =
      new OutputTag<>("objectives", JobTypes.SLO_EVENT);

  /** What the metrics of a workload are judged together by. */
  static final OutputTag<UnusualPoint> UNUSUAL = new OutputTag<>("unusual", JobTypes.UNUSUAL_POINT);

  private static final long serialVersionUID = 1L;
  private static final long ABSENCE_CHECK_MILLIS = 120_000L;
  private static final long FORGET_MILLIS = 26 * 3_600_000L;

  private final int maxWatched;
  private final long bandHorizonMillis;
  private final Map<String, String> ruleFiles;
  private final EventCalendar calendar;

  private transient RuleBook book;
  private transient @Nullable RulePack pack;
  private transient SeriesRules rules;
  private transient DeployBook deploys;
  private transient ValueState<SeriesSlot> slots;
  private transient Counter late;
  private transient Counter taught;
  private transient Set<Long> watched;
  private transient StateBytes bytes;
  private transient Siblings siblings;

  SeriesMonitorFunction(
      int maxWatched,
      long bandHorizonMillis,
      Map<String, String> ruleFiles,
      EventCalendar calendar) {
    this.calendar = calendar;
    this.maxWatched = maxWatched;
    this.bandHorizonMillis = bandHorizonMillis;
    this.ruleFiles = ruleFiles;
  }

  @Override
  public void open(OpenContext context) {
    book = new RuleBook(ruleFiles);
    deploys = new DeployBook();
    pack = null;
    rules = new SeriesRules(RulePack.empty(), calendar);
    watched = new HashSet<>();
    bytes = new StateBytes();
    siblings = new Siblings();
    slots = getRuntimeContext().getState(new ValueStateDescriptor<>("series", SeriesSlot.TYPE));
    late = getRuntimeContext().getMetricGroup().counter("late_samples");
    taught = getRuntimeContext().getMetricGroup().counter("series_taught_by_siblings");
  }

  @Override
  public void processElement(MetricSample sample, ReadOnlyContext context, Collector<Finding> out)
      throws Exception {
    SeriesRules inForce = rules(context);
    SeriesSlot slot = slots.value();
    boolean past = Backfill.is(sample);
    SeriesKey series = past ? Backfill.series(sample) : sample.series();
    SeriesRules.Answer answer =
        slot == null
            ? inForce.ofUnkept(context.getCurrentKey(), series)
            : answer(slot, series, inForce);
    if (!past && !sample.stale()) {
      route(sample, answer, context);
    }
    SeriesMonitor monitor = answer.monitor();
    if (monitor == null) {
      forget(slot, context.getCurrentKey());
      return;
    }
    if (slot == null) {
      slot = newSlot(series, monitor.newState());
      slot.rules = answer;
      context.timerService().registerEventTimeTimer(firstCheck(sample, context.getCurrentKey()));
    }
    count(slot, context.getCurrentKey());
    if (sample.timeMillis() <= slot.lastMillis) {
      late.inc();
      return;
    }
    slot.lastMillis = sample.timeMillis();
    slot.touched = true;
    slot.past = past;
    SeriesState state = bytes.read(slot.state);
    monitor.observe(
        state,
        past ? sampleOf(series, sample) : sample,
        past ? Long.MIN_VALUE : deployed(monitor, series, context),
        new SeriesOutput(
            bandsFrom(context), context::output, out, slot, series, sample.timeMillis(), past));
    if (siblings.teach(series, state)) {
      taught.inc();
    }
    keep(state, slot);
  }

  /** Gives forecast limits and objectives what they need of a sample; most need nothing. */
  private static void route(
      MetricSample sample, SeriesRules.Answer answer, ReadOnlyContext context) {
    if (!answer.limits().isEmpty()) {
      LimitRouter.route(sample, answer.limits(), limited -> context.output(LIMITED, limited));
    }
    if (!answer.objectives().isEmpty()) {
      ObjectiveRouter.route(
          sample, answer.objectives(), part -> context.output(PARTS_OF_RATIOS, part));
    }
  }

  private void keep(SeriesState state, SeriesSlot slot) throws IOException {
    bytes.write(state);
    slot.keep(bytes);
    slots.update(slot);
  }

  private static MetricSample sampleOf(SeriesKey series, MetricSample sample) {
    return new MetricSample(series, sample.kind(), sample.timeMillis(), sample.value());
  }

  private SeriesSlot newSlot(SeriesKey series, SeriesState state) {
    bytes.write(state);
    SeriesSlot slot = new SeriesSlot(SeriesBytes.of(series), bytes.into(new byte[0]));
    slot.watched = watched.size() < maxWatched;
    return slot;
  }

  /** The rules in force; new ones where they have changed. */
  private SeriesRules rules(ReadOnlyContext context) throws Exception {
    RulePack inForce = book.pack(context.getBroadcastState(RuleBook.FILES));
    if (inForce != pack) {
      pack = inForce;
      rules = new SeriesRules(inForce, calendar);
    }
    return rules;
  }

  private long bandsFrom(ReadOnlyContext context) {
    return context.currentProcessingTime() - bandHorizonMillis;
  }

  /** When the workload of a series was last deployed, if somebody wants to know. */
  private long deployed(SeriesMonitor monitor, SeriesKey series, ReadOnlyContext context)
      throws Exception {
    return monitor.asksForDeploys()
        ? deploys.last(series, context.getBroadcastState(DeployBook.DEPLOYS))
        : Long.MIN_VALUE;
  }

  private static SeriesRules.Answer answer(SeriesSlot slot, SeriesKey series, SeriesRules inForce) {
    SeriesRules.Answer known = slot.rules;
    if (known == null || known.by() != inForce) {
      known = inForce.of(series);
      slot.rules = known;
    }
    return known;
  }

  @Override
  public void processBroadcastElement(SeriesNews news, Context context, Collector<Finding> out)
      throws Exception {
    if (news.file() != null) {
      book.receive(news.file(), context.getBroadcastState(RuleBook.FILES));
    }
    if (news.deployed() != null) {
      deploys.receive(
          news.deployed(), news.deployedMillis(), context.getBroadcastState(DeployBook.DEPLOYS));
    }
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<Finding> out)
      throws Exception {
    SeriesSlot slot = slots.value();
    if (slot == null) {
      return;
    }
    count(slot, context.getCurrentKey());
    // a series that is being warmed up is far behind event time, but not gone
    boolean gone = timeMillis - slot.lastMillis >= FORGET_MILLIS && !slot.touched;
    SeriesKey series = slot.key();
    SeriesMonitor monitor = answer(slot, series, rules(context)).monitor();
    if (gone || monitor == null) {
      forget(slot, context.getCurrentKey());
      return;
    }
    long watermark = context.timerService().currentWatermark();
    if (watermark == Long.MAX_VALUE) {
      return; // the input has ended
    }
    slot.touched = false;
    // after a gap in all input, event time jumps before the series' next points arrive: wait for
    // them; a series that is being warmed up is not live yet
    if (watermark - timeMillis < ABSENCE_CHECK_MILLIS && !slot.past) {
      SeriesState state = bytes.read(slot.state);
      monitor.onTime(
          state,
          series,
          timeMillis,
          deployed(monitor, series, context),
          new SeriesOutput(
              bandsFrom(context), context::output, out, slot, series, timeMillis, false));
      siblings.offer(series, state);
      bytes.write(state);
      slot.keep(bytes);
    }
    slots.update(slot);
    context.timerService().registerEventTimeTimer(nextCheck(timeMillis, watermark));
  }

  private static long firstCheck(MetricSample sample, long key) {
    return sample.timeMillis() + ABSENCE_CHECK_MILLIS + Math.floorMod(key, ABSENCE_CHECK_MILLIS);
  }

  /**
   * The first check after the watermark in the phase of the one before: each series has its own, so
   * that a million do not all come due at once.
   */
  private static long nextCheck(long timeMillis, long watermark) {
    long behind = Math.max(0, watermark - timeMillis);
    return timeMillis + (behind / ABSENCE_CHECK_MILLIS + 1) * ABSENCE_CHECK_MILLIS;
  }

  private void forget(@Nullable SeriesSlot slot, long key) {
    if (slot != null) {
      watched.remove(key);
      slots.clear();
    }
  }

  /** By key: the state backend may hand out copies of a slot, which have not been counted. */
  private void count(SeriesSlot slot, long key) {
    if (slot.watched && !slot.counted) {
      watched.add(key);
      slot.counted = true;
    }
  }
}
