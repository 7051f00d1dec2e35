package io.vedette.jobs;

import io.vedette.detect.log.LogAnalyzer;
import io.vedette.detect.log.LogLine;
import io.vedette.detect.log.LogOptions;
import io.vedette.detect.log.LogPattern;
import io.vedette.detect.log.LogState;
import io.vedette.detect.log.VersionCounter;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.MetricSample;
import io.vedette.model.StateCodec;
import io.vedette.rules.RulePack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Runs the log analysis of each service; its series go to the metric detector.
 *
 * <p>The rules in force name patterns and say how patterns' series are judged; a change takes
 * effect with the service's next records.
 */
final class LogFunction extends KeyedBroadcastProcessFunction<String, LogBatch, RuleFile, Finding> {
  static final OutputTag<MetricSample> RATES =
      new OutputTag<>("log-rates", ModelTypes.METRIC_SAMPLE);

  /** Patterns by version and minute. */
  static final OutputTag<RolloutNews> PATTERNS =
      new OutputTag<>("version-patterns", JobTypes.ROLLOUT_NEWS);

  private static final long serialVersionUID = 1L;
  private static final long MINUTE = 60_000L;

  /** Event time that is further ahead of a timer has jumped: input may be missing. */
  private static final long JUMP_MILLIS = 2 * MINUTE;

  private final Map<String, String> ruleFiles;

  private transient RuleBook rules;
  private transient LogRules judged;
  private transient LogAnalyzer analyzer;
  private transient ValueState<LogSlot> states;
  private transient ValueState<Entity> services;
  private transient ValueState<VersionCounter> counters;
  private transient Counter evicted;

  LogFunction(Map<String, String> ruleFiles) {
    this.ruleFiles = ruleFiles;
  }

  @Override
  public void open(OpenContext context) {
    rules = new RuleBook(ruleFiles);
    analyzer = new LogAnalyzer(LogOptions.defaults());
    judged = new LogRules(RulePack.empty(), analyzer);
    states = getRuntimeContext().getState(new ValueStateDescriptor<>("logs", StateSerializer.TYPE));
    services = getRuntimeContext().getState(new ValueStateDescriptor<>("service", JobTypes.ENTITY));
    counters =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("version-counts", CounterSerializer.TYPE));
    evicted = getRuntimeContext().getMetricGroup().counter("evicted_log_patterns");
  }

  @Override
  public void processElement(LogBatch batch, ReadOnlyContext context, Collector<Finding> out)
      throws Exception {
    LogSlot slot = states.value();
    Entity service = services.value();
    long watermark = context.timerService().currentWatermark();
    if (slot == null || service == null) {
      service = batch.service();
      services.update(service);
      slot = new LogSlot(analyzer.newState(service));
      long firstMinute = Math.max(batch.firstMillis(), watermark);
      context.timerService().registerEventTimeTimer(nextMinute(firstMinute));
    }
    LogState state = slot.live();
    inForce(context).name(state, service, batch.firstMillis());
    VersionCounter counter = counters.value();
    if (counter == null) {
      counter = new VersionCounter();
    }
    Output output = new Output(sample -> context.output(RATES, sample), out);
    for (LogLine line : batch) {
      LogPattern pattern = analyzer.observe(state, service, line, output);
      long time = Math.max(line.timeMillis(), watermark + 1);
      counter.add(batch.version(), pattern, line.isError(), time);
    }
    states.update(slot);
    counters.update(counter);
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<Finding> out)
      throws Exception {
    LogSlot slot = states.value();
    Entity service = services.value();
    if (slot == null || service == null) {
      return;
    }
    LogState state = slot.live();
    VersionCounter counter = counters.value();
    if (counter != null) {
      counter
          .take(service, timeMillis)
          .forEach(logs -> context.output(PATTERNS, RolloutNews.of(logs)));
      counters.update(counter);
    }
    inForce(context);
    boolean live = context.timerService().currentWatermark() - timeMillis < JUMP_MILLIS;
    long evictedBefore = state.evicted();
    Output output = new Output(sample -> context.output(RATES, sample), out);
    boolean goesOn = analyzer.onTime(state, service, timeMillis, live, output);
    evicted.inc(state.evicted() - evictedBefore);
    if (goesOn) {
      states.update(slot);
      context.timerService().registerEventTimeTimer(nextMinute(timeMillis));
    } else {
      states.clear();
      services.clear();
      counters.clear();
    }
  }

  @Override
  public void processBroadcastElement(RuleFile file, Context context, Collector<Finding> out)
      throws Exception {
    rules.receive(file, context.getBroadcastState(RuleBook.FILES));
  }

  private LogRules inForce(ReadOnlyContext context) throws Exception {
    RulePack pack = rules.pack(context.getBroadcastState(RuleBook.FILES));
    if (!judged.of(pack)) {
      judged = new LogRules(pack, analyzer);
      analyzer.judgeBy(judged);
    }
    return judged;
  }

  private static long nextMinute(long timeMillis) {
    return (Math.floorDiv(timeMillis, MINUTE) + 1) * MINUTE;
  }

  private record Output(Consumer<MetricSample> rates, Collector<Finding> out)
      implements LogAnalyzer.Sink {
    @Override
    public void sample(MetricSample sample) {
      rates.accept(sample);
    }

    @Override
    public void finding(Finding finding) {
      out.collect(finding);
    }
  }

  /** Savepoints name it by its class. */
  private static final class StateSerializer extends CodecSerializer<LogSlot> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<LogSlot> TYPE = new CodecTypeInfo<>(new StateSerializer());
    private static final LogSlot.Codec CODEC =
        new LogSlot.Codec(new LogAnalyzer(LogOptions.defaults()).codec());

    private StateSerializer() {
      super(LogSlot.class, false);
    }

    @Override
    protected StateCodec<LogSlot> codec() {
      return CODEC;
    }

    @Override
    protected LogSlot copyOf(LogSlot slot) {
      try {
        return CODEC.copy(slot);
      } catch (IOException e) {
        throw new UncheckedIOException("the log state of a service cannot be written", e);
      }
    }
  }

  private static final class CounterSerializer extends CodecSerializer<VersionCounter> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<VersionCounter> TYPE =
        new CodecTypeInfo<>(new CounterSerializer());
    private static final StateCodec<VersionCounter> CODEC =
        new BlockCodec<>(VersionCounter.codec());

    private CounterSerializer() {
      super(VersionCounter.class, false);
    }

    @Override
    protected StateCodec<VersionCounter> codec() {
      return CODEC;
    }
  }
}
