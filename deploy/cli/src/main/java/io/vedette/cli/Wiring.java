package io.vedette.cli;

import io.vedette.cli.config.VedetteConfig;
import io.vedette.cli.embedded.BrokerOptions;
import io.vedette.cli.embedded.FlinkOptions;
import io.vedette.cli.scaling.KedaServer;
import io.vedette.cli.scaling.ScalingConfig;
import io.vedette.cli.service.RulePublisher;
import io.vedette.ingest.flink.SourceOptions;
import io.vedette.ingest.gateway.GatewayConfig;
import io.vedette.ingest.gateway.GatewayConfig.Listener;
import io.vedette.ingest.gateway.GatewayConfig.Tls;
import io.vedette.jobs.CalendarFile;
import io.vedette.jobs.JobConfig;
import io.vedette.predict.scale.ScalingPolicy;
import io.vedette.respond.GuardPolicy;
import io.vedette.respond.RespondersConfig;
import io.vedette.review.ReviewConfig;
import io.vedette.rules.RulePackLoader;
import io.vedette.store.StoreConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From settings to the configuration records of the rooms. */
final class Wiring {
  private static final int MIB = 1 << 20;

  private Wiring() {}

  static StoreConfig store(VedetteConfig config, Path dataDirectory) {
    VedetteConfig.Store store = config.store();
    return switch (store.type()) {
      case EMBEDDED -> StoreConfig.embedded(dataDirectory.resolve("findings").toString());
      case ELASTICSEARCH ->
          StoreConfig.elasticsearch(store.hosts())
              .withIndexPrefix(store.indexPrefix())
              .withApiKey(store.apiKey())
              .withUser(store.user(), store.password())
              .withCaFile(store.caFile());
    };
  }

  static BrokerOptions broker(VedetteConfig.Kafka kafka, Path dataDirectory) {
    return new BrokerOptions(
        dataDirectory,
        kafka.port(),
        kafka.partitions(),
        kafka.retention(),
        (long) kafka.retentionMegabytes() * MIB,
        kafka.heapMegabytes());
  }

  static FlinkOptions flink(VedetteConfig.Jobs jobs, Path dataDirectory) {
    boolean rocksdb = jobs.stateBackend() == VedetteConfig.StateBackend.ROCKSDB;
    return new FlinkOptions(dataDirectory, jobs.webPort(), jobs.parallelism(), rocksdb);
  }

  static Properties kafka(VedetteConfig config, String bootstrapServers) {
    Properties properties = new Properties();
    properties.putAll(config.kafka().properties());
    properties.put("bootstrap.servers", bootstrapServers);
    return properties;
  }

  static GatewayConfig gateway(VedetteConfig config, String bootstrapServers) {
    VedetteConfig.Gateway gateway = config.gateway();
    GatewayConfig defaults = GatewayConfig.of(bootstrapServers);
    return new GatewayConfig(
        List.of(
            listener(gateway, GatewayConfig.GRPC, gateway.grpcPort()),
            listener(gateway, GatewayConfig.HTTP, gateway.httpPort())),
        bootstrapServers,
        config.kafka().properties(),
        gateway.maxBodyMegabytes() * MIB,
        gateway.maxDecompressedMegabytes() * MIB,
        (long) gateway.maxInFlightMegabytes() * MIB,
        defaults.bufferBytes(),
        defaults.maxRecordBytes(),
        gateway.requestTimeout(),
        gateway.keepHistogramBuckets());
  }

  private static Listener listener(VedetteConfig.Gateway gateway, String name, int port) {
    String token = gateway.token();
    return new Listener(name, gateway.host(), port, tls(gateway), token.isEmpty() ? null : token);
  }

  static @Nullable Tls tls(VedetteConfig.Gateway gateway) {
    String clientCa = gateway.tlsClientCa();
    return gateway.tlsCertificate().isEmpty()
        ? null
        : new Tls(
            Path.of(gateway.tlsCertificate()),
            Path.of(gateway.tlsKey()),
            clientCa.isEmpty() ? null : Path.of(clientCa));
  }

  static ReviewConfig review(VedetteConfig config) {
    return new ReviewConfig(
        config.review().host(),
        config.review().port(),
        config.review().tlsCertificate(),
        config.review().tlsKey(),
        config.review().token());
  }

  static Map<String, String> ruleFiles(VedetteConfig config) throws IOException {
    Map<String, String> files = new HashMap<>();
    if (config.rules().shipped()) {
      files.putAll(RulePackLoader.builtin());
    }
    String directory = config.rules().directory();
    if (!directory.isEmpty()) {
      files.putAll(RulePublisher.local(Path.of(directory)));
    }
    String intel = config.rules().intel();
    if (!intel.isEmpty()) {
      files.putAll(RulePublisher.intel(Path.of(intel)));
    }
    return files;
  }

  /** Where accepted proposals of {@code vedette feedback} are kept. */
  static Path acceptedRules(Path dataDirectory) {
    return dataDirectory.resolve("accepted-rules");
  }

  /** All of {@link #ruleFiles(VedetteConfig)}, and what people accepted. */
  static Map<String, String> ruleFiles(VedetteConfig config, Path dataDirectory)
      throws IOException {
    Map<String, String> files = ruleFiles(config);
    Path accepted = acceptedRules(dataDirectory);
    if (Files.isDirectory(accepted)) {
      RulePackLoader.directory(accepted)
          .forEach((path, content) -> files.put("local/accepted/" + path, content));
    }
    return files;
  }

  static JobConfig job(VedetteConfig config, String bootstrapServers) {
    JobConfig defaults = JobConfig.of(bootstrapServers);
    Map<String, String> kafka = config.kafka().properties();
    SourceOptions sources =
        new SourceOptions(
            bootstrapServers,
            defaults.sources().groupId(),
            kafka,
            config.jobs().lateness(),
            config.jobs().idleness(),
            config.jobs().maxAhead());
    try {
      return new JobConfig(
          sources,
          kafka,
          config.jobs().parallelism(),
          config.jobs().checkpointInterval(),
          config.jobs().redWindow(),
          config.jobs().traceGap(),
          config.jobs().maxWatchedSeries(),
          config.jobs().bandHorizon(),
          ruleFiles(config),
          CalendarFile.ofJob(config.jobs().calendar(), Instant.now()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read rules.directory %s, rules.intel %s or jobs.calendar %s: %s"
              .formatted(
                  config.rules().directory(),
                  config.rules().intel(),
                  config.jobs().calendar(),
                  e.getMessage()),
          e);
    }
  }

  static RespondersConfig responders(VedetteConfig.Responders given) {
    Path kubeconfig = path(given.kubeconfig());
    return new RespondersConfig(
        kubeconfig == null ? RespondersConfig.Cluster.NONE : RespondersConfig.Cluster.KUBECONFIG,
        kubeconfig,
        null,
        uri(given.alertmanagerUrl()),
        uri(given.webhookUrl()),
        path(given.webhookSecretFile()),
        guard(given));
  }

  static ScalingConfig scaling(VedetteConfig.Scaling given) {
    return new ScalingConfig(
        given.mode(),
        ScalingPolicy.of(given.minReplicas(), given.maxReplicas()).withPremium(given.premium()),
        given.objective(),
        given.startup(),
        given.target());
  }

  static KedaServer.Listener keda(VedetteConfig.Scaling given) {
    return new KedaServer.Listener(
        given.kedaHost(),
        given.kedaPort(),
        given.kedaTlsCertificate(),
        given.kedaTlsKey(),
        given.kedaTlsClientCa(),
        given.kedaToken());
  }

  private static GuardPolicy guard(VedetteConfig.Responders given) {
    GuardPolicy defaults = GuardPolicy.DEFAULT;
    return new GuardPolicy(
        given.dryRun(),
        given.killSwitch(),
        given.maxActionsPerHour(),
        given.coolDown(),
        given.maxReplicas(),
        given.maxScaleFactor(),
        defaults.maxShareRemoved(),
        Set.copyOf(given.protectedNamespaces()),
        defaults.allowedNamespaces(),
        given.verifyWithin(),
        defaults.quarantineExpiry());
  }

  private static @Nullable Path path(String text) {
    return text.isEmpty() ? null : Path.of(text);
  }

  private static @Nullable URI uri(String text) {
    return text.isEmpty() ? null : URI.create(text);
  }
}
