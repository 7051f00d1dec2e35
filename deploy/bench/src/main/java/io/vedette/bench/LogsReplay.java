package io.vedette.bench;

import com.sun.management.OperatingSystemMXBean;
import io.vedette.ingest.codec.Topics;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.ingest.flink.SourceOptions;
import io.vedette.ingest.flink.TelemetrySource;
import io.vedette.jobs.JobConfig;
import io.vedette.jobs.VedetteJob;
import io.vedette.model.LogRecord;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
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
 * Reads the recorded logs again, in this JVM: with Vedette's job, and with the least Flink can do.
 * Measured by CPU time, as nothing else here has the machine to itself.
 */
final class LogsReplay {
  private static final long TIMEOUT_SECONDS = 600;
  private static final Duration CHECKPOINTS = Duration.ofSeconds(2);

  private final String servers;
  private final int parallelism;

  LogsReplay(String servers, int parallelism) {
    this.servers = servers;
    this.parallelism = parallelism;
  }

  /** CPU seconds of Vedette's own job for all of the topic. */
  double vedette(TopicProgress progress) throws Exception {
    StreamExecutionEnvironment env = environment();
    JobConfig defaults = JobConfig.of(servers);
    SourceOptions sources = sources("bench-logs-vedette");
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
            Map.of()));
    return run(env, sources, progress);
  }

  /** CPU seconds of a job that decodes, and counts by service. */
  double bare(TopicProgress progress) throws Exception {
    StreamExecutionEnvironment env = environment();
    env.setParallelism(parallelism);
    env.enableCheckpointing(CHECKPOINTS.toMillis());
    env.getConfig().enableObjectReuse();
    SourceOptions sources = sources("bench-logs-bare");
    TelemetrySource.read(env, Topics.OTLP_LOGS, LogRecord.class, ModelTypes.LOG_RECORD, sources)
        .events()
        .keyBy(log -> log.resource().serviceName(), Types.STRING)
        .process(new Count(), Types.LONG)
        .sinkTo(new DiscardingSink<>());
    return run(env, sources, progress);
  }

  private SourceOptions sources(String group) {
    SourceOptions defaults = SourceOptions.of(servers);
    return new SourceOptions(
        servers, group, Map.of(), defaults.lateness(), defaults.idleness(), defaults.maxAhead());
  }

  private static StreamExecutionEnvironment environment() {
    Configuration settings = new Configuration();
    settings.setString("taskmanager.memory.network.min", "256mb");
    settings.setString("taskmanager.memory.network.max", "256mb");
    return StreamExecutionEnvironment.createLocalEnvironment(settings);
  }

  private static double run(
      StreamExecutionEnvironment env, SourceOptions sources, TopicProgress progress)
      throws Exception {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    JobClient job = env.executeAsync(sources.groupId());
    try {
      long before = system.getProcessCpuTime();
      progress.drain(sources.groupId(), TIMEOUT_SECONDS);
      return (system.getProcessCpuTime() - before) / 1e9;
    } finally {
      job.cancel().get();
    }
  }

  private static final class Count extends KeyedProcessFunction<String, LogRecord, Long> {
    private static final long serialVersionUID = 1L;

    private transient ValueState<Long> counts;

    @Override
    public void open(OpenContext context) {
      counts = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    public void processElement(LogRecord log, Context context, Collector<Long> out)
        throws Exception {
      Long before = counts.value();
      long now = before == null ? 1 : before + 1;
      counts.update(now);
      out.collect(now);
    }
  }
}
