package io.vedette.bench;

import io.vedette.ingest.codec.Topics;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.ingest.flink.SourceOptions;
import io.vedette.ingest.flink.TelemetrySource;
import io.vedette.jobs.JobConfig;
import io.vedette.jobs.VedetteJob;
import io.vedette.model.MetricSample;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/**
 * Reads what was recorded again, in this JVM: with Vedette's job, and with the least Flink can do.
 */
final class Replay {
  private static final long TIMEOUT_SECONDS = 900;
  private static final long POLL_MILLIS = 20;
  private static final Duration CHECKPOINTS = Duration.ofSeconds(5);

  private final String servers;
  private final int parallelism;
  private final Path checkpoints;

  /**
   * @param directory may keep checkpoints
   */
  Replay(String servers, int parallelism, Path directory) {
    this.servers = servers;
    this.parallelism = parallelism;
    this.checkpoints = directory.resolve("replay");
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

  /** Kafka records per CPU second of a job that decodes, and counts by series. */
  double bare(TopicProgress progress) throws Exception {
    StreamExecutionEnvironment env = environment();
    env.setParallelism(parallelism);
    env.enableCheckpointing(CHECKPOINTS.toMillis());
    env.getConfig().enableObjectReuse();
    SourceOptions sources = sources("bench-bare");
    TelemetrySource.read(
            env, Topics.OTLP_METRICS, MetricSample.class, ModelTypes.METRIC_SAMPLE, sources)
        .events()
        .keyBy(sample -> sample.series().hashCode(), Types.INT)
        .process(new Count(), Types.LONG)
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

  private static final class Count extends KeyedProcessFunction<Integer, MetricSample, Long> {
    private static final long serialVersionUID = 1L;

    private transient ValueState<Long> counts;

    @Override
    public void open(OpenContext context) {
      counts = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    public void processElement(MetricSample sample, Context context, Collector<Long> out)
        throws Exception {
      Long before = counts.value();
      long now = before == null ? 1 : before + 1;
      counts.update(now);
      out.collect(now);
    }
  }
}
