package io.vedette.ingest.gateway;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vedette.ingest.codec.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A broker with a gateway before it, and a plain HTTP client. */
final class Rig implements AutoCloseable {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  final KafkaBroker broker;
  final Gateway gateway;

  private Rig(KafkaBroker broker, Gateway gateway) {
    this.broker = broker;
    this.gateway = gateway;
  }

  static Rig start(Path directory, UnaryOperator<GatewayConfig> change) throws Exception {
    KafkaBroker broker = KafkaBroker.start(directory, Topics.TELEMETRY);
    return new Rig(
        broker,
        Gateway.start(change.apply(config(broker.bootstrapServers())), new PrometheusRegistry()));
  }

  /** Free ports, small limits and short waits. */
  static GatewayConfig config(String bootstrapServers) {
    return new GatewayConfig(
        List.of(GatewayConfig.Listener.loopback(GatewayConfig.HTTP, 0)),
        bootstrapServers,
        Map.of(),
        1 << 20,
        8 << 20,
        64L << 20,
        16L << 20,
        400_000,
        Duration.ofSeconds(4),
        false);
  }

  String url(String path) {
    return "http://127.0.0.1:" + gateway.port(GatewayConfig.HTTP) + path;
  }

  /** Posts a body; headers are name, value, name, value …. */
  HttpResponse<byte[]> post(String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url(path)))
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(url(path))).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws Exception {
    gateway.close();
    broker.close();
  }
}
