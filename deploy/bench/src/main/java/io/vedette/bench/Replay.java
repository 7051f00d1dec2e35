package io.vedette.bench;

import io.vedette.ingest.codec.Topics;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.ingest.flink.SourceOptions;
import io.vedette.ingest.flink.TelemetrySource;
import io.vedette.jobs.JobConfig;
import io.vedette.jobs.VedetteJob;
import io.vedette.model.LogRecord;
import io.vedette.model.MetricSample;
import io.vedette.model.TelemetryEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/**
 * Reads what was recorded again, in this JVM: with Vedette's job, and with the least Flink can do.
 */
final class Replay<T extends TelemetryEvent> {
  private static final long TIMEOUT_SECONDS = 900;
  private static final long POLL_MILLIS = 20;
  private static final Duration CHECKPOINTS = Duration.ofSeconds(5);

  private final String servers;
  private final int parallelism;
  private final Path checkpoints;
  private final String topic;
  private final Class<T> type;
  private final TypeInformation<T> info;
  private final KeySelector<T, Integer> key;

  private Replay(
      String servers,
      int parallelism,
      Path directory,
      String topic,
      Class<T> type,
      TypeInformation<T> info,
      KeySelector<T, Integer> key) {
    this.servers = servers;
    this.parallelism = parallelism;
    this.checkpoints = directory.resolve("replay");
    this.topic = topic;
    this.type = type;
    this.info = info;
    this.key = key;
  }

  /**
   * Of metrics, which bare Flink counts by series.
   *
   * @param directory may keep checkpoints
   */
  static Replay<MetricSample> ofMetrics(String servers, int parallelism, Path directory) {
    return new Replay<>(
        servers,
        parallelism,
        directory,
        Topics.OTLP_METRICS,
        MetricSample.class,
        ModelTypes.METRIC_SAMPLE,
        sample -> sample.series().hashCode());
  }

  /**
   * Of logs, which bare Flink counts by service.
   *
   * @param directory may keep checkpoints
   */
  static Replay<LogRecord> ofLogs(String servers, int parallelism, Path directory) {
    return new Replay<>(
        servers,
        parallelism,
        directory,
        Topics.OTLP_LOGS,
        LogRecord.class,
        ModelTypes.LOG_RECORD,
        log -> log.resource().serviceName().hashCode());
  }

  /** Kafka records per CPU second of Vedette's own job, under the rules in force. */
  double vedette(TopicProgress progress) throws Exception {
    StreamExecutionEnvironment env = environment();
    JobConfig defaults = JobConfig.of(servers);
    SourceOptions sources = sources("bench-vedette");
    VedetteJob.build(
        env,
        new JobConfig(
            sources,
            Map.of(),
            parallelism,
            CHECKPOINTS,
            defaults.redWindow(),
            defaults.traceGap(),
            defaults.maxWatchedSeries(),
            defaults.bandHorizon(),
            RulesInForce.read(servers)));
    return run(env, sources, progress);
  }

  /** Kafka records per CPU second of a job that decodes, and counts by key. */
  double bare(TopicProgress progress) throws Exception {
    StreamExecutionEnvironment env = environment();
    env.setParallelism(parallelism);
    env.enableCheckpointing(CHECKPOINTS.toMillis());
    env.getConfig().enableObjectReuse();
    SourceOptions sources = sources("bench-bare");
    TelemetrySource.read(env, topic, type, info, sources)
        .events()
        .keyBy(key, Types.INT)
        .process(new Count<>(), Types.LONG)
        .sinkTo(new DiscardingSink<>());
    return run(env, sources, progress);
  }

  private SourceOptions sources(String group) {
    SourceOptions defaults = SourceOptions.of(servers);
    return new SourceOptions(
        servers, group, Map.of(), defaults.lateness(), defaults.idleness(), defaults.maxAhead());
  }

  private StreamExecutionEnvironment environment() {
    Configuration settings = new Configuration();
    settings.setString("taskmanager.memory.network.min", "256mb");
    settings.setString("taskmanager.memory.network.max", "256mb");
    settings.setString("execution.checkpointing.dir", checkpoints.toUri().toString());
    return StreamExecutionEnvironment.createLocalEnvironment(settings);
  }

  /** Of CPU and not of time, as nothing else here has the machine to itself. */
  private static double run(
      StreamExecutionEnvironment env, SourceOptions sources, TopicProgress progress)
      throws Exception {
    long records = progress.written();
    JobClient job = env.executeAsync(sources.groupId());
    try {
      while (job.getJobStatus().get() != JobStatus.RUNNING) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
      long before = cpuNanos();
      progress.drain(sources.groupId(), TIMEOUT_SECONDS);
      return records * 1e9 / (cpuNanos() - before);
    } finally {
      job.cancel().get();
    }
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  private static final class Count<T> extends KeyedProcessFunction<Integer, T, Long> {
    private static final long serialVersionUID = 1L;

    private transient ValueState<Long> counts;

    @Override
    public void open(OpenContext context) {
      counts = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    public void processElement(T event, Context context, Collector<Long> out) throws Exception {
      Long before = counts.value();
      long now = before == null ? 1 : before + 1;
      counts.update(now);
      out.collect(now);
    }
  }
}
