package io.vedette.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.vedette.cli.config.Settings;
import io.vedette.cli.service.RulePublisher;
import io.vedette.ingest.flink.SourceOptions;
import io.vedette.ingest.gateway.GatewayConfig;
import io.vedette.ingest.gateway.GatewayConfig.Listener;
import io.vedette.ingest.gateway.GatewayConfig.Tls;
import io.vedette.jobs.JobConfig;
import io.vedette.respond.GuardPolicy;
import io.vedette.respond.Responder;
import io.vedette.respond.kubernetes.QuarantineResponder;
import io.vedette.respond.kubernetes.ScaleResponder;
import io.vedette.respond.mesh.RerouteResponder;
import io.vedette.respond.webhook.NotifyResponder;
import io.vedette.review.ReviewConfig;
import io.vedette.rules.RulePackLoader;
import io.vedette.store.StoreConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From settings to the configuration records of the rooms. */
final class Wiring {
  private Wiring() {}

  static StoreConfig store(Settings settings, Path dataDirectory) {
    return switch (settings.text("store.type")) {
      case "embedded" -> StoreConfig.embedded(dataDirectory.resolve("findings").toString());
      case "elasticsearch" ->
          StoreConfig.elasticsearch(settings.list("store.hosts"))
              .withIndexPrefix(settings.text("store.indexPrefix"))
              .withApiKey(settings.text("store.apiKey"))
              .withUser(settings.text("store.user"), settings.text("store.password"))
              .withCaFile(settings.text("store.caFile"));
      default ->
          throw new IllegalArgumentException(
              "store.type '" + settings.text("store.type") + "'; use embedded or elasticsearch");
    };
  }

  static Properties kafka(Settings settings, String bootstrapServers) {
    Properties properties = new Properties();
    properties.putAll(settings.properties("kafka.properties"));
    properties.put("bootstrap.servers", bootstrapServers);
    return properties;
  }

  static GatewayConfig gateway(Settings settings, String bootstrapServers) {
    GatewayConfig defaults = GatewayConfig.of(bootstrapServers);
    int decompressed = settings.integer("gateway.maxDecompressedBytes");
    int body = settings.integer("gateway.maxBodyBytes");
    return new GatewayConfig(
        List.of(
            listener(settings, GatewayConfig.GRPC, "gateway.grpcPort"),
            listener(settings, GatewayConfig.HTTP, "gateway.httpPort")),
        bootstrapServers,
        settings.properties("kafka.properties"),
        body,
        decompressed,
        Math.max(defaults.maxInFlightBytes(), body + 4L * decompressed),
        defaults.bufferBytes(),
        defaults.maxRecordBytes(),
        defaults.requestTimeout(),
        settings.flag("gateway.keepHistogramBuckets"));
  }

  private static Listener listener(Settings settings, String name, String portKey) {
    String certificate = settings.text("gateway.tlsCertificate");
    String clientCa = settings.text("gateway.clientCa");
    Tls tls =
        certificate.isEmpty()
            ? null
            : new Tls(
                Path.of(certificate),
                Path.of(settings.text("gateway.tlsKey")),
                clientCa.isEmpty() ? null : Path.of(clientCa));
    String token = settings.text("gateway.token");
    return new Listener(
        name,
        settings.text("gateway.host"),
        settings.integer(portKey),
        tls,
        token.isEmpty() ? null : token);
  }

  static ReviewConfig review(Settings settings) {
    return new ReviewConfig(
        settings.text("review.host"),
        settings.integer("review.port"),
        settings.text("review.tlsCertificate"),
        settings.text("review.tlsKey"),
        settings.text("review.token"));
  }

  static Map<String, String> ruleFiles(Settings settings) throws IOException {
    Map<String, String> files = new HashMap<>();
    if (settings.flag("rules.shipped")) {
      files.putAll(RulePackLoader.builtin());
    }
    String directory = settings.text("rules.directory");
    if (!directory.isEmpty()) {
      files.putAll(RulePublisher.local(Path.of(directory)));
    }
    return files;
  }

  static JobConfig job(Settings settings, String bootstrapServers) {
    JobConfig defaults = JobConfig.of(bootstrapServers);
    Map<String, String> kafka = settings.properties("kafka.properties");
    SourceOptions sources =
        new SourceOptions(
            bootstrapServers,
            defaults.sources().groupId(),
            kafka,
            settings.duration("jobs.lateness"),
            settings.duration("jobs.idleness"),
            settings.duration("jobs.maxAhead"));
    try {
      return new JobConfig(
          sources,
          kafka,
          settings.integer("jobs.parallelism"),
          settings.duration("jobs.checkpointInterval"),
          settings.duration("jobs.redWindow"),
          settings.duration("jobs.traceGap"),
          settings.integer("jobs.maxWatchedSeries"),
          defaults.bandHorizon(),
          ruleFiles(settings));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read rules.directory " + settings.text("rules.directory"), e);
    }
  }

  static GuardPolicy guard(Settings settings) {
    return new GuardPolicy(
        settings.flag("responders.dryRun"),
        settings.flag("responders.killSwitch"),
        settings.integer("responders.maxActionsPerHour"),
        settings.duration("responders.coolDown"),
        settings.number("responders.maxScaleFactor"),
        settings.integer("responders.maxReplicas"),
        Set.copyOf(settings.list("responders.protectedNamespaces")),
        settings.duration("responders.verifyWithin"));
  }

  static List<Responder> responders(Settings settings, @Nullable KubernetesClient cluster)
      throws IOException {
    String secretFile = settings.text("responders.webhookSecretFile");
    byte[] secret =
        secretFile.isEmpty()
            ? new byte[0]
            : Files.readString(Path.of(secretFile)).strip().getBytes(StandardCharsets.UTF_8);
    return List.of(
        new ScaleResponder(cluster),
        new RerouteResponder(cluster),
        new QuarantineResponder(cluster),
        new NotifyResponder(
            uri(settings.text("responders.alertmanagerUrl")),
            uri(settings.text("responders.webhookUrl")),
            secret,
            Clock.systemUTC()));
  }

  private static @Nullable URI uri(String text) {
    return text.isEmpty() ? null : URI.create(text);
  }
}
