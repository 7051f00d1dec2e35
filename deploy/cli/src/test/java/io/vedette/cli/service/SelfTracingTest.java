package io.vedette.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SelfTracingTest {
  @Test
  void sendsItsSpansOverOtlp() throws Exception {
    CompletableFuture<byte[]> received = new CompletableFuture<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/traces",
        exchange -> {
          received.complete(exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
      try (SelfTracing tracing = SelfTracing.start(endpoint)) {
        tracing.tracer().spanBuilder("project results").startSpan().end();
      }
      var request = ExportTraceServiceRequest.parseFrom(received.get(10, TimeUnit.SECONDS));
      assertThat(request.getResourceSpans(0).getScopeSpans(0).getSpans(0).getName())
          .isEqualTo("project results");
      assertThat(request.toString()).contains("vedette");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void isOffByDefault() {
    try (SelfTracing tracing = SelfTracing.start("")) {
      assertThat(tracing.tracer().spanBuilder("x").startSpan().isRecording()).isFalse();
    }
  }
}
