package io.vedette.jobs;

import io.vedette.detect.slo.BurnRateMonitor;
import io.vedette.detect.slo.BurnState;
import io.vedette.detect.slo.BurnStatus;
import io.vedette.detect.slo.Objective;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.BandPoint;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.Outcome;
import io.vedette.model.StateCodec;
import io.vedette.rules.slo.Slo;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Sums what an objective counts by minute, and judges its burn rate at the end of each. The large
 * state of the budget is touched once a minute; events only add to the sums of their minute.
 */
final class SloFunction extends KeyedBroadcastProcessFunction<String, SloEvent, RuleFile, Finding> {
  static final OutputTag<BandPoint> BANDS = new OutputTag<>("slo-bands", ModelTypes.BAND_POINT);

  /** Name of the series of what remains of an error budget, a share in [.., 1]. */
  static final String BUDGET_REMAINING = "vedette_slo_budget_remaining";

  private static final long serialVersionUID = 1L;
  private static final long MINUTE = 60_000L;
  private static final long SILENT_MILLIS = 6 * 60 * MINUTE;
  private static final Duration TTL = Duration.ofDays(92);
  private static final Duration SERIES_TTL = Duration.ofHours(6);

  private final Map<String, String> ruleFiles;
  private final long bandHorizonMillis;

  private transient RuleBook rules;
  private transient ValueState<BurnState> budgets;
  private transient ValueState<SloEvent> about;
  private transient ValueState<Long> lastEvent;

  /** Good, bad and all events, by end of minute. */
  private transient MapState<Long, double[]> minutes;

  /** Time and reading of each cumulative counter. */
  private transient MapState<String, double[]> readings;

  SloFunction(Map<String, String> ruleFiles, long bandHorizonMillis) {
    this.ruleFiles = ruleFiles;
    this.bandHorizonMillis = bandHorizonMillis;
  }

  @Override
  public void open(OpenContext context) {
    rules = new RuleBook(ruleFiles);
    var runtime = getRuntimeContext();
    var budget = new ValueStateDescriptor<>("budget", StateSerializer.TYPE);
    budget.enableTimeToLive(StateTtlConfig.newBuilder(TTL).build());
    budgets = runtime.getState(budget);
    about = runtime.getState(new ValueStateDescriptor<>("about", JobTypes.SLO_EVENT));
    lastEvent = runtime.getState(new ValueStateDescriptor<>("last-event", Types.LONG));
    minutes =
        runtime.getMapState(
            new MapStateDescriptor<>(
                "minutes", Types.LONG, PrimitiveArrayTypeInfo.DOUBLE_PRIMITIVE_ARRAY_TYPE_INFO));
    var reading =
        new MapStateDescriptor<>(
            "readings", Types.STRING, PrimitiveArrayTypeInfo.DOUBLE_PRIMITIVE_ARRAY_TYPE_INFO);
    reading.enableTimeToLive(StateTtlConfig.newBuilder(SERIES_TTL).build());
    readings = runtime.getMapState(reading);
  }

  @Override
  public void processElement(SloEvent event, ReadOnlyContext context, Collector<Finding> out)
      throws Exception {
    double count = event.series().isEmpty() ? event.value() : growth(event);
    long time = Math.max(event.timeMillis(), context.currentWatermark() + 1);
    long end = (Math.floorDiv(time, MINUTE) + 1) * MINUTE;
    if (lastEvent.value() == null) {
      about.update(event);
      context.timerService().registerEventTimeTimer(end);
    }
    Long last = lastEvent.value();
    lastEvent.update(last == null ? time : Math.max(last, time));
    double[] sums = minutes.get(end);
    double[] changed = sums == null ? new double[3] : sums.clone();
    changed[event.part().ordinal()] += count;
    minutes.put(end, changed);
  }

  /** By how much a counter grew; from 0 where it was reset; 0 at its first reading. */
  private double growth(SloEvent event) throws Exception {
    String key = event.part() + event.series();
    double[] before = readings.get(key);
    if (before != null && event.timeMillis() <= (long) before[0]) {
      return 0;
    }
    readings.put(key, new double[] {event.timeMillis(), event.value()});
    if (before == null) {
      return 0;
    }
    return event.value() >= before[1] ? event.value() - before[1] : event.value();
  }

  @Override
  public void onTimer(long end, OnTimerContext context, Collector<Finding> out) throws Exception {
    SloEvent any = about.value();
    Long last = lastEvent.value();
    if (any == null || last == null) {
      return;
    }
    Slo slo = slo(any.slo(), context.getBroadcastState(RuleBook.FILES));
    double[] sums = minutes.get(end);
    minutes.remove(end);
    boolean silent = end - last >= SILENT_MILLIS;
    if (slo != null) {
      judge(slo, any.entity(), end, sums, context, out);
    }
    if (slo == null || silent) {
      lastEvent.clear();
      about.clear();
      minutes.clear();
    } else {
      context.timerService().registerEventTimeTimer(end + MINUTE);
    }
    if (slo == null) {
      budgets.clear();
    }
  }

  private void judge(
      Slo slo,
      Entity entity,
      long end,
      double @Nullable [] sums,
      OnTimerContext context,
      Collector<Finding> out)
      throws Exception {
    BurnRateMonitor monitor = new BurnRateMonitor(objective(slo), entity);
    BurnState state = budgets.value();
    if (state == null) {
      state = monitor.newState();
    }
    if (sums != null) {
      double events = events(slo, sums);
      double bad =
          slo.indicator() instanceof Slo.Ratio r && r.countsGood() ? events - sums[0] : sums[1];
      monitor.count(state, end - 1, events, bad);
    }
    monitor.judge(state, end).ifPresent(out::collect);
    if (context.timerService().currentProcessingTime() - end <= bandHorizonMillis) {
      publish(slo, entity, end, monitor.status(state, end), state.burning(), context);
    }
    state.pack();
    budgets.update(state);
  }

  private static double events(Slo slo, double[] sums) {
    return slo.indicator() instanceof Slo.Calls ? sums[0] + sums[1] : sums[2];
  }

  private static void publish(
      Slo slo,
      Entity entity,
      long end,
      BurnStatus status,
      boolean burning,
      OnTimerContext context) {
    Outcome outcome = burning ? Outcome.ANOMALOUS : Outcome.NORMAL;
    if (!Double.isNaN(status.burnRate())) {
      context.output(
          BANDS,
          new BandPoint(
              BurnRateMonitor.series("vedette_slo_burn_rate", slo.name(), entity),
              entity,
              end,
              status.burnRate(),
              1,
              0,
              1,
              burning ? 1 : 0,
              outcome));
    }
    context.output(
        BANDS,
        new BandPoint(
            BurnRateMonitor.series(BUDGET_REMAINING, slo.name(), entity),
            entity,
            end,
            status.remaining(),
            1,
            0,
            1,
            status.remaining() <= 0 ? 1 : 0,
            status.remaining() <= 0 ? Outcome.ANOMALOUS : Outcome.NORMAL));
  }

  private static Objective objective(Slo slo) {
    boolean latency = slo.indicator() instanceof Slo.Calls calls && calls.latency();
    return new Objective(
        slo.name(), slo.title(), slo.target(), slo.windowMillis(), slo.minimumBad(), latency);
  }

  private @Nullable Slo slo(String name, ReadOnlyBroadcastState<String, String> files)
      throws Exception {
    return rules.pack(files).slos().stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  @Override
  public void processBroadcastElement(RuleFile file, Context context, Collector<Finding> out)
      throws Exception {
    rules.receive(file, context.getBroadcastState(RuleBook.FILES));
  }

  private static final class StateSerializer extends CodecSerializer<BurnState> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<BurnState> TYPE = new CodecTypeInfo<>(new StateSerializer());
    private static final StateCodec<BurnState> CODEC = BurnRateMonitor.codec();

    private StateSerializer() {
      super(BurnState.class, false);
    }

    @Override
    protected StateCodec<BurnState> codec() {
      return CODEC;
    }
  }
}
