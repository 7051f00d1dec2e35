package io.vedette.ingest.gateway;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.netty.handler.ssl.ClientAuth;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vedette.ingest.codec.RemoteWriteTranscoder;
import io.vedette.ingest.gateway.GatewayConfig.Listener;
import io.vedette.ingest.gateway.GatewayConfig.Tls;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network edge. Every listener is an Armeria server of its own, as TLS and tokens differ from
 * port to port; all share the services, the memory budget and the Kafka producer.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  /**
   * As the Collector's receiver has it. Messages are parsed before we see them, so the limit is
   * also what keeps a message of countless empty parts from filling the heap.
   */
  private static final int GRPC_MESSAGE_BYTES = 4 << 20;

  private final GatewayConfig config;
  private final PrometheusRegistry registry;
  private final MemoryBudget budget;
  private final GatewayMetrics metrics;
  private final KafkaSink sink;
  private final Readiness readiness;
  private final Bodies bodies;
  private final OtlpIntake<ExportMetricsServiceRequest, ExportMetricsServiceResponse> metricsIntake;
  private final OtlpIntake<ExportTraceServiceRequest, ExportTraceServiceResponse> tracesIntake;
  private final OtlpIntake<ExportLogsServiceRequest, ExportLogsServiceResponse> logsIntake;
  private final RemoteWriteTranscoder transcoder;
  private final Map<String, Server> servers = new LinkedHashMap<>();

  private Gateway(GatewayConfig config, PrometheusRegistry registry) {
    this.config = config;
    this.registry = registry;
    budget = new MemoryBudget(config.maxInFlightBytes());
    sink = new KafkaSink(config);
    readiness = new Readiness(config);
    metrics = new GatewayMetrics(registry, budget);
    bodies = new Bodies(config.maxDecompressedBytes());
    int most = config.maxRecordBytes();
    transcoder = new RemoteWriteTranscoder(config.keepHistogramBuckets(), most);
    metricsIntake = new OtlpIntake<>(new OtlpMetrics(), sink, metrics, most);
    tracesIntake = new OtlpIntake<>(new OtlpTraces(), sink, metrics, most);
    logsIntake = new OtlpIntake<>(new OtlpLogs(), sink, metrics, most);
  }

  /**
   * Opens all listeners. The brokers need not be up: until they are, senders are told to come back.
   *
   * @param registry takes the gateway's metrics and is what {@code /metrics} shows
   * @throws IllegalStateException where a port is taken or a certificate cannot be read
   */
  public static Gateway start(GatewayConfig config, PrometheusRegistry registry) {
    Gateway gateway = new Gateway(config, registry);
    try {
      config.listeners().forEach(gateway::open);
    } catch (RuntimeException e) {
      gateway.close();
      throw e;
    }
    return gateway;
  }

  /** The port that a listener has; differs from the configured one where that was 0. */
  public int port(String listener) {
    Server server = servers.get(listener);
    if (server == null) {
      throw new IllegalArgumentException(
          "no listener " + listener + "; there are " + servers.keySet());
    }
    return server.activeLocalPort();
  }

  private void open(Listener listener) {
    Server server = server(listener);
    try {
      server.start().join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "listener " + listener + " cannot be opened: " + rootMessage(e), e);
    }
    servers.put(listener.name(), server);
    LOG.info("Listening: {}, port {}", listener, server.activeLocalPort());
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  private Server server(Listener listener) {
    ServerBuilder server = Server.builder();
    InetSocketAddress address = new InetSocketAddress(listener.host(), listener.port());
    Tls tls = listener.tls();
    if (tls == null) {
      server.http(address);
    } else {
      server.https(address);
      secure(server, listener, tls);
    }
    server.maxRequestLength(config.maxBodyBytes());
    server.requestTimeout(config.requestTimeout());
    // a registry of its own: servers that share one warn of each other's meters
    server.meterRegistry(new CompositeMeterRegistry());
    // its reports would print a stack trace for every body that is too large
    server.unhandledExceptionsReportInterval(Duration.ZERO);
    server.disableServerHeader();
    server.gracefulShutdownTimeout(Duration.ZERO, Duration.ofSeconds(3));
    addServices(server);
    server.decorator(new Guard(listener.bearerToken(), budget, metrics));
    return server.build();
  }

  private static void secure(ServerBuilder server, Listener listener, Tls tls) {
    for (Path file : Arrays.asList(tls.certificate(), tls.key(), tls.clientCa())) {
      if (file != null && !Files.isReadable(file)) {
        throw new IllegalStateException(
            "listener " + listener.name() + " cannot read the PEM file " + file);
      }
    }
    server.tls(tls.certificate().toFile(), tls.key().toFile());
    Path clientCa = tls.clientCa();
    if (clientCa != null) {
      server.tlsCustomizer(
          ssl -> ssl.trustManager(clientCa.toFile()).clientAuth(ClientAuth.REQUIRE));
    }
  }

  private void addServices(ServerBuilder server) {
    server.service(
        GrpcService.builder()
            .addService(OtlpGrpc.metrics(metricsIntake))
            .addService(OtlpGrpc.traces(tracesIntake))
            .addService(OtlpGrpc.logs(logsIntake))
            .maxRequestMessageLength(Math.min(config.maxDecompressedBytes(), GRPC_MESSAGE_BYTES))
            .useBlockingTaskExecutor(true)
            .exceptionHandler(OtlpGrpc::explain)
            .build());
    server.route().post("/v1/metrics").build(new OtlpHttp<>(metricsIntake, bodies, metrics));
    server.route().post("/v1/traces").build(new OtlpHttp<>(tracesIntake, bodies, metrics));
    server.route().post("/api/v2/spans").build(new ZipkinHttp(tracesIntake, bodies, metrics));
    server.route().post("/v1/logs").build(new OtlpHttp<>(logsIntake, bodies, metrics));
    server.route().post("/api/v1/write").build(new RemoteWrite(sink, bodies, metrics, transcoder));
    Clock clock = Clock.systemUTC();
    int most = config.maxRecordBytes();
    server
        .route()
        .post("/webhook/k8s-audit")
        .build(AuditIntake.kubernetes(sink, bodies, metrics, clock, most));
    server
        .route()
        .post("/ingest/audit/{source}")
        .build(AuditIntake.generic(sink, bodies, metrics, clock, most));
    server
        .route()
        .post("/v1/deploys")
        .build(AuditIntake.deploys(sink, bodies, metrics, clock, most));
    server.route().post("/ingest/logs").build(new LogLines(logsIntake, bodies, metrics, clock));
    server.service("/healthz", (ctx, req) -> text(HttpStatus.OK, "ok"));
    server.service(
        "/readyz",
        (ctx, req) ->
            HttpResponse.of(
                CompletableFuture.supplyAsync(this::ready, ctx.blockingTaskExecutor())));
    server.service("/metrics", new MetricsPage(registry));
  }

  private HttpResponse ready() {
    String problem = readiness.problem();
    return problem.isEmpty()
        ? text(HttpStatus.OK, "ready")
        : text(HttpStatus.SERVICE_UNAVAILABLE, problem);
  }

  private static HttpResponse text(HttpStatus status, String text) {
    return HttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, text + '\n');
  }

  /** Stops taking requests, answers those under way, and flushes. */
  @Override
  public void close() {
    CompletableFuture.allOf(
            servers.values().stream().map(Server::stop).toArray(CompletableFuture[]::new))
        .join();
    sink.close();
    readiness.close();
    metrics.close();
  }
}
