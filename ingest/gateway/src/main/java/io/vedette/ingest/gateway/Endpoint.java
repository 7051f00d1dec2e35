package io.vedette.ingest.gateway;

/** What a path is for, as metrics call it. */
record Endpoint(String signal, String protocol) {
  private static final Endpoint OTHER = new Endpoint("none", "http");

  static Endpoint of(String path) {
    return switch (path) {
      case "/v1/metrics" -> new Endpoint("metrics", "otlp_http");
      case "/v1/traces" -> new Endpoint("traces", "otlp_http");
      case "/v1/logs" -> new Endpoint("logs", "otlp_http");
      case "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export" ->
          new Endpoint("metrics", "otlp_grpc");
      case "/opentelemetry.proto.collector.trace.v1.TraceService/Export" ->
          new Endpoint("traces", "otlp_grpc");
      case "/opentelemetry.proto.collector.logs.v1.LogsService/Export" ->
          new Endpoint("logs", "otlp_grpc");
      case "/api/v2/spans" -> new Endpoint("traces", "zipkin");
      case "/api/v1/write" -> new Endpoint("metrics", "remote_write");
      case "/webhook/k8s-audit" -> new Endpoint("audit", "k8s_audit");
      case "/ingest/logs" -> new Endpoint("logs", "json");
      default -> path.startsWith("/ingest/audit/") ? new Endpoint("audit", "json") : OTHER;
    };
  }
}
