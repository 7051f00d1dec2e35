package io.vedette.jobs;

import io.vedette.ingest.flink.SourceOptions;
import io.vedette.rules.RulePackLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;

/**
 * The entry of {@code flink run} and of the Flink Kubernetes Operator.
 *
 * <pre>
 * --bootstrap-servers HOST:PORT,…     required
 * --kafka.NAME VALUE                  a Kafka client property, as --kafka.security.protocol SSL
 * --parallelism N                     default 2
 * --checkpoint-interval-seconds N     default 10
 * --max-watched-series N              default 5000
 * --rules DIR                         further rules and playbooks beside the shipped packs
 * </pre>
 *
 * <p>State backend, checkpoint storage and restart strategy are the cluster's own configuration.
 */
public final class VedetteJobMain {
  private static final String KAFKA = "kafka.";

  private VedetteJobMain() {}

  public static void main(String[] args) throws Exception {
    JobConfig config = config(ParameterTool.fromArgs(args));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    VedetteJob.build(env, config);
    env.execute("vedette");
  }

  static JobConfig config(ParameterTool options) throws IOException {
    String servers = options.get("bootstrap-servers", "");
    if (servers.isBlank()) {
      throw new IllegalArgumentException("give the brokers: --bootstrap-servers host:port");
    }
    JobConfig defaults = JobConfig.of(servers);
    Map<String, String> kafka = new HashMap<>();
    options
        .toMap()
        .forEach(
            (name, value) -> {
              if (name.startsWith(KAFKA)) {
                kafka.put(name.substring(KAFKA.length()), value);
              }
            });
    SourceOptions sources = defaults.sources();
    return new JobConfig(
            new SourceOptions(
                servers,
                sources.groupId(),
                kafka,
                sources.lateness(),
                sources.idleness(),
                sources.maxAhead()),
            kafka,
            options.getInt("parallelism", defaults.parallelism()),
            Duration.ofSeconds(
                options.getLong(
                    "checkpoint-interval-seconds", defaults.checkpointInterval().toSeconds())),
            defaults.redWindow(),
            defaults.traceGap(),
            options.getInt("max-watched-series", defaults.maxWatchedSeries()),
            defaults.bandHorizon(),
            rules(options.get("rules", "")))
        .withCalendar(CalendarFile.ofJob(options.get("calendar", ""), Instant.now()));
  }

  private static Map<String, String> rules(String directory) throws IOException {
    Map<String, String> files = new HashMap<>(RulePackLoader.builtin());
    if (!directory.isEmpty()) {
      RulePackLoader.directory(Path.of(directory))
          .forEach((path, content) -> files.put("local/" + path, content));
    }
    return files;
  }
}
