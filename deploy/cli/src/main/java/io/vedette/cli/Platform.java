package io.vedette.cli;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vedette.cli.Parts.Stop;
import io.vedette.cli.config.VedetteConfig;
import io.vedette.cli.embedded.BrokerTopics;
import io.vedette.cli.embedded.EmbeddedFlink;
import io.vedette.cli.embedded.FlinkOptions;
import io.vedette.cli.embedded.KafkaBroker;
import io.vedette.cli.embedded.Ports;
import io.vedette.cli.scaling.KedaServer;
import io.vedette.cli.scaling.RecommendedReplicas;
import io.vedette.cli.scaling.ScalingPage;
import io.vedette.cli.scaling.ScalingService;
import io.vedette.cli.service.Feedback;
import io.vedette.cli.service.PipelineMetrics;
import io.vedette.cli.service.QueueRanking;
import io.vedette.cli.service.Remediation;
import io.vedette.cli.service.ResultMetrics;
import io.vedette.cli.service.ResultProjector;
import io.vedette.cli.service.RulePublisher;
import io.vedette.cli.service.SelfTracing;
import io.vedette.cli.service.SloBoard;
import io.vedette.cli.service.StoreActionLog;
import io.vedette.ingest.gateway.Gateway;
import io.vedette.ingest.gateway.MetricsPage;
import io.vedette.ingest.gateway.SyslogListener;
import io.vedette.jobs.JobConfig;
import io.vedette.jobs.VedetteJob;
import io.vedette.predict.scale.ScalingMode;
import io.vedette.respond.ClusterView;
import io.vedette.respond.RemediationEngine;
import io.vedette.respond.Responders;
import io.vedette.respond.RespondersConfig;
import io.vedette.review.ReviewServer;
import io.vedette.rules.RulePack;
import io.vedette.rules.slo.Slo;
import io.vedette.store.FindingStore;
import io.vedette.store.FindingStores;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Everything that {@code vedette up} runs. What fails at the start stops what was started before
 * it.
 */
final class Platform implements AutoCloseable {
  private static final String GROUP = "vedette";

  private final Parts parts = new Parts();
  private final VedetteConfig config;
  private final Path dataDirectory;
  private final PrintWriter out;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final RecommendedReplicas recommended = new RecommendedReplicas();
  private ClusterView cluster = ClusterView.NONE;
  private final ScalingPage scalingPage = new ScalingPage();

  private final SloBoard levels = new SloBoard(this::objectives, Clock.systemUTC());

  private @Nullable FindingStore store;
  private @Nullable Gateway gateway;
  private @Nullable ReviewServer review;

  private Platform(VedetteConfig config, Path dataDirectory, PrintWriter out) {
    this.config = config;
    this.dataDirectory = dataDirectory;
    this.out = out;
  }

  /**
   * Starts everything.
   *
   * @param out told what starts and where to look
   */
  static Platform start(VedetteConfig config, Path dataDirectory, PrintWriter out)
      throws IOException, InterruptedException {
    Platform platform = new Platform(config, dataDirectory, out);
    try {
      platform.start();
      return platform;
    } catch (IOException | InterruptedException | RuntimeException e) {
      platform.close();
      throw e;
    }
  }

  /** The broker, the Flink cluster and the store take seconds each, so they start side by side. */
  private void start() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Files.createDirectories(dataDirectory);
    parts.add(Stop.LOCK, DataLock.take(dataDirectory));
    Logs.toFile(dataDirectory);
    requirePorts();
    Task<String> broker = Task.start("kafka", this::kafka);
    Task<Optional<EmbeddedFlink>> cluster = Task.start("flink", this::flinkCluster);
    Task<FindingStore> findings = Task.start("store", this::openStore);
    ResultMetrics metrics = new ResultMetrics(registry, config.jobs().maxWatchedSeries());
    Remediation remediation = serveFindings(findings.get(), metrics);
    String servers = broker.get();
    Properties kafka = Wiring.kafka(config, servers);
    Task<Gateway> edge = Task.start("gateway", () -> openGateway(servers));
    QueueRanking ranking = parts.add(Stop.RANKING, QueueRanking.start(store(), Clock.systemUTC()));
    parts.add(
        Stop.RULES,
        RulePublisher.start(kafka, () -> rulesAnd(ranking.files()), line -> say("rules", line)));
    URI flink = runJobs(cluster.get(), servers);
    edge.get();
    SelfTracing tracing =
        parts.add(Stop.SELF_TRACING, SelfTracing.start(config.telemetry().otlpEndpoint()));
    parts.add(
        Stop.RESULTS,
        ResultProjector.start(
            kafka,
            store(),
            metrics,
            remediation::submit,
            ranking::rank,
            levels::put,
            tracing.tracer(),
            Clock.systemUTC()));
    scale(kafka, remediation);
    parts.add(Stop.PIPELINE_METRICS, PipelineMetrics.start(registry, kafka, GROUP, flink));
    out.printf("Ready after %.1f s.%n", (System.nanoTime() - begin) / 1e9);
    out.flush();
  }

  private void scale(Properties kafka, Remediation remediation) throws IOException {
    VedetteConfig.Scaling scaling = config.scaling();
    if (scaling.mode() == ScalingMode.OFF) {
      return;
    }
    ScalingService service =
        parts.add(
            Stop.SCALING,
            ScalingService.start(
                kafka,
                Wiring.scaling(scaling),
                registry,
                remediation::submit,
                cluster,
                dataDirectory.resolve("scaling.state"),
                Clock.systemUTC()));
    recommended.from(service::recommended);
    scalingPage.from(service::views);
    if (scaling.keda()) {
      KedaServer keda = parts.add(Stop.KEDA, service.serveKeda(Wiring.keda(scaling)));
      say("keda", "external scaler at " + scaling.kedaHost() + ':' + keda.port());
    }
  }

  private Map<String, String> rulesAnd(Map<String, String> learnt) throws IOException {
    Map<String, String> files = new HashMap<>(Wiring.ruleFiles(config, dataDirectory));
    files.putAll(learnt);
    return files;
  }

  private List<Slo> objectives() throws IOException {
    return RulePack.fromFiles(Wiring.ruleFiles(config, dataDirectory)).slos();
  }

  /** All taken ports are named before anything has been started. */
  private void requirePorts() {
    VedetteConfig.Gateway edge = config.gateway();
    Ports.require("the gateway's OTLP/gRPC", edge.host(), edge.grpcPort(), "gateway.grpcPort");
    Ports.require("the gateway's HTTP", edge.host(), edge.httpPort(), "gateway.httpPort");
    if (edge.syslogPort() > 0) {
      Ports.require("the syslog", edge.host(), edge.syslogPort(), "gateway.syslogPort");
    }
    VedetteConfig.Review page = config.review();
    Ports.require("the review page", page.host(), page.port(), "review.port");
    VedetteConfig.Scaling scaling = config.scaling();
    if (scaling.keda()) {
      Ports.require("KEDA's scaler", scaling.kedaHost(), scaling.kedaPort(), "scaling.kedaPort");
    }
  }

  private FindingStore openStore() {
    FindingStore opened =
        parts.add(Stop.STORE, FindingStores.open(Wiring.store(config, dataDirectory)));
    store = opened;
    parts.add(Stop.RETENTION, Retention.start(opened, config.store().retention()));
    say("store", Wiring.store(config, dataDirectory).toString());
    return opened;
  }

  private Remediation serveFindings(FindingStore findings, ResultMetrics metrics)
      throws IOException {
    Remediation remediation = remediation(findings, metrics);
    ReviewServer page =
        parts.add(
            Stop.REVIEW_PAGE,
            ReviewServer.start(
                Wiring.review(config),
                findings,
                remediation,
                new Feedback(findings, Wiring.acceptedRules(dataDirectory)),
                levels,
                server -> {
                  server.service("/metrics", new MetricsPage(registry));
                  server.service("/api/v1/scaling", scalingPage);
                }));
    review = page;
    say("review page", page.uri() + "   metrics " + page.uri().resolve("/metrics"));
    return remediation;
  }

  private Gateway openGateway(String servers) {
    Gateway opened =
        parts.add(Stop.GATEWAY, Gateway.start(Wiring.gateway(config, servers), registry));
    gateway = opened;
    say(
        "gateway",
        "OTLP/gRPC %s:%d   OTLP/HTTP, remote write, webhooks %s"
            .formatted(config.gateway().host(), opened.port("grpc"), gatewayHttp()));
    openSyslog(servers);
    return opened;
  }

  private void openSyslog(String servers) {
    VedetteConfig.Gateway edge = config.gateway();
    if (edge.syslogPort() > 0) {
      SyslogListener syslog =
          parts.add(
              Stop.SYSLOG,
              SyslogListener.start(
                  Wiring.gateway(config, servers),
                  edge.host(),
                  edge.syslogPort(),
                  Wiring.tls(edge),
                  registry));
      say("syslog", "TCP %s:%d".formatted(edge.host(), syslog.port()));
    }
  }

  private String kafka() throws IOException, InterruptedException {
    VedetteConfig.Kafka kafka = config.kafka();
    if (!kafka.embedded()) {
      BrokerTopics.ensure(Wiring.kafka(config, kafka.bootstrapServers()), kafka.partitions());
      say("kafka", kafka.bootstrapServers());
      return kafka.bootstrapServers();
    }
    KafkaBroker broker =
        parts.add(
            Stop.BROKER,
            KafkaBroker.start(Wiring.broker(kafka, dataDirectory), line -> say("", line)));
    say("kafka", broker.bootstrapServers() + " (embedded, pid " + broker.pid() + ")");
    return broker.bootstrapServers();
  }

  private Remediation remediation(FindingStore findings, ResultMetrics metrics) {
    RespondersConfig bounds = Wiring.responders(config.responders());
    Responders responders = parts.add(Stop.CLUSTER_CLIENT, Responders.create(bounds));
    cluster = responders.view();
    StoreActionLog actions = new StoreActionLog(findings, metrics);
    RemediationEngine engine =
        new RemediationEngine(
            responders,
            actions,
            action -> Remediation.effect(findings, action.incidentId()),
            bounds::guard,
            Clock.systemUTC());
    return parts.add(Stop.REMEDIATION, new Remediation(engine, actions, recommended));
  }

  private Optional<EmbeddedFlink> flinkCluster() throws IOException {
    if (!config.jobs().embedded()) {
      return Optional.empty();
    }
    FlinkOptions options = Wiring.flink(config.jobs(), dataDirectory);
    return Optional.of(parts.add(Stop.JOBS, EmbeddedFlink.start(options, line -> say("", line))));
  }

  private URI runJobs(Optional<EmbeddedFlink> cluster, String servers)
      throws IOException, InterruptedException {
    if (cluster.isEmpty()) {
      String rest = config.jobs().flinkRest();
      say("jobs", "on the Flink cluster at " + rest);
      return URI.create(rest);
    }
    EmbeddedFlink flink = cluster.get();
    JobConfig job = Wiring.job(config, servers);
    Path snapshot = flink.run(env -> VedetteJob.build(env, job));
    say(
        "jobs",
        (snapshot == null ? "new" : "going on from " + dataDirectory.relativize(snapshot))
            + "   Flink at "
            + flink.rest());
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
    String scheme = config.gateway().tlsCertificate().isEmpty() ? "http" : "https";
    return URI.create(scheme + "://" + config.gateway().host() + ':' + gateway.port("http"));
  }

  URI reviewPage() {
    if (review == null) {
      throw new IllegalStateException("the review page has not been started");
    }
    return review.uri();
  }

  private synchronized void say(String what, String where) {
    out.printf("  %-12s %s%n", what, where);
    out.flush();
  }

  @Override
  public void close() {
    parts.close();
  }
}
