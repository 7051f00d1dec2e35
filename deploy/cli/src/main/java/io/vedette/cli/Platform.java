package io.vedette.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vedette.cli.config.Settings;
import io.vedette.cli.embedded.EmbeddedFlink;
import io.vedette.cli.embedded.KafkaBroker;
import io.vedette.cli.service.PipelineMetrics;
import io.vedette.cli.service.Remediation;
import io.vedette.cli.service.ResultMetrics;
import io.vedette.cli.service.ResultProjector;
import io.vedette.cli.service.RulePublisher;
import io.vedette.cli.service.StoreActionLog;
import io.vedette.ingest.gateway.Gateway;
import io.vedette.ingest.gateway.MetricsPage;
import io.vedette.jobs.VedetteJob;
import io.vedette.respond.RemediationEngine;
import io.vedette.review.ReviewServer;
import io.vedette.store.FindingStore;
import io.vedette.store.FindingStores;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that {@code vedette up} runs, started in order and stopped in reverse. What fails at
 * the start stops what was started before it.
 */
final class Platform implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Platform.class);
  private static final String GROUP = "vedette";
  private static final long JOB_START_SECONDS = 60;

  private final Deque<Part> parts = new ArrayDeque<>();
  private final Settings settings;
  private final Path dataDirectory;
  private final PrintWriter out;
  private final PrometheusRegistry registry = new PrometheusRegistry();

  private @Nullable FindingStore store;
  private @Nullable Gateway gateway;
  private @Nullable ReviewServer review;
  private String bootstrapServers = "";

  private record Part(String name, AutoCloseable closeable) {}

  private Platform(Settings settings, Path dataDirectory, PrintWriter out) {
    this.settings = settings;
    this.dataDirectory = dataDirectory;
    this.out = out;
  }

  /**
   * Starts everything.
   *
   * @param out told what starts and where to look
   */
  static Platform start(Settings settings, Path dataDirectory, PrintWriter out)
      throws IOException, InterruptedException {
    Platform platform = new Platform(settings, dataDirectory, out);
    try {
      platform.start();
      return platform;
    } catch (IOException | InterruptedException | RuntimeException e) {
      platform.close();
      throw e;
    }
  }

  private void start() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Files.createDirectories(dataDirectory);
    add("lock", DataLock.take(dataDirectory));
    FindingStore findings = add("store", FindingStores.open(Wiring.store(settings, dataDirectory)));
    store = findings;
    say("store", Wiring.store(settings, dataDirectory).toString());
    bootstrapServers = kafka();
    Properties kafka = Wiring.kafka(settings, bootstrapServers);
    add(
        "rules",
        RulePublisher.start(kafka, () -> Wiring.ruleFiles(settings), line -> say("", line)));
    ResultMetrics metrics = new ResultMetrics(registry, settings.integer("jobs.maxWatchedSeries"));
    KubernetesClient cluster = cluster();
    Remediation remediation = remediation(findings, metrics, cluster);
    add("retention", Retention.start(findings, settings.duration("store.retention")));
    gateway = add("gateway", Gateway.start(Wiring.gateway(settings, bootstrapServers), registry));
    say(
        "gateway",
        "OTLP/gRPC  127.0.0.1:"
            + gateway.port("grpc")
            + "   OTLP/HTTP, remote write, webhooks  "
            + gatewayHttp());
    review =
        add(
            "review page",
            ReviewServer.start(
                Wiring.review(settings),
                findings,
                remediation,
                server -> server.service("/metrics", new MetricsPage(registry))));
    say("review page", review.uri() + "   metrics " + review.uri().resolve("/metrics"));
    URI flink = flink();
    add(
        "results",
        ResultProjector.start(kafka, findings, metrics, remediation::submit, Clock.systemUTC()));
    add("pipeline metrics", PipelineMetrics.start(registry, kafka, GROUP, flink));
    out.printf("ready in %.1f s%n", (System.nanoTime() - begin) / 1e9);
    out.flush();
  }

  private String kafka() throws IOException, InterruptedException {
    if (!settings.flag("kafka.embedded")) {
      String servers = settings.text("kafka.bootstrapServers");
      say("kafka", servers);
      return servers;
    }
    KafkaBroker broker =
        add(
            "broker",
            KafkaBroker.start(
                dataDirectory.resolve("kafka"),
                dataDirectory.resolve("logs").resolve("kafka.log"),
                settings.integer("kafka.port"),
                settings.integer("kafka.heapMegabytes")));
    say("kafka", broker.bootstrapServers() + " (embedded, pid " + broker.pid() + ")");
    return broker.bootstrapServers();
  }

  private @Nullable KubernetesClient cluster() {
    String kubeconfig = settings.text("responders.kubeconfig");
    if (kubeconfig.isEmpty()) {
      return null;
    }
    try {
      Config config = Config.fromKubeconfig(Files.readString(Path.of(kubeconfig)));
      return add("cluster client", new KubernetesClientBuilder().withConfig(config).build());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read responders.kubeconfig " + kubeconfig, e);
    }
  }

  private Remediation remediation(
      FindingStore findings, ResultMetrics metrics, @Nullable KubernetesClient cluster)
      throws IOException {
    RemediationEngine engine =
        new RemediationEngine(
            Wiring.responders(settings, cluster),
            Wiring.guard(settings),
            new StoreActionLog(findings, metrics),
            incident -> Remediation.outcome(findings, incident),
            Clock.systemUTC());
    return add("remediation", new Remediation(engine));
  }

  private URI flink() throws IOException, InterruptedException {
    if (!settings.flag("jobs.embedded")) {
      String rest = settings.text("jobs.flinkRest");
      say("jobs", "on the Flink cluster at " + rest);
      return URI.create(rest);
    }
    EmbeddedFlink flink =
        add(
            "jobs",
            EmbeddedFlink.start(
                dataDirectory.resolve("checkpoints"),
                settings.integer("jobs.parallelism"),
                env -> VedetteJob.build(env, Wiring.job(settings, bootstrapServers))));
    flink.awaitRunning(JOB_START_SECONDS);
    say("jobs", "running in this process; Flink at " + flink.rest());
    return flink.rest();
  }

  FindingStore store() {
    if (store == null) {
      throw new IllegalStateException("the store has not been started");
    }
    return store;
  }

  URI gatewayHttp() {
    if (gateway == null) {
      throw new IllegalStateException("the gateway has not been started");
    }
    return URI.create("http://127.0.0.1:" + gateway.port("http"));
  }

  URI reviewPage() {
    if (review == null) {
      throw new IllegalStateException("the review page has not been started");
    }
    return review.uri();
  }

  private <T extends AutoCloseable> T add(String name, T part) {
    parts.push(new Part(name, part));
    return part;
  }

  private void say(String what, String where) {
    out.printf("  %-12s %s%n", what, where);
    out.flush();
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      try {
        part.closeable().close();
      } catch (Exception e) {
        log.warn("{} did not stop cleanly: {}", part.name(), e.toString());
      }
    }
  }
}
