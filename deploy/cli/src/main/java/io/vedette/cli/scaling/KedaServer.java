package io.vedette.cli.scaling;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.grpc.ServerServiceDefinition;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.netty.handler.ssl.ClientAuth;
import java.io.File;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** The port that KEDA's operator calls. */
public final class KedaServer implements AutoCloseable {
  private static final int MESSAGE_BYTES = 64 << 10;

  private final Server server;

  private KedaServer(Server server) {
    this.server = server;
  }

  /**
   * Where to listen.
   *
   * @param port 0 for any free one
   * @param certificate PEM file, empty for plain text
   * @param key PEM file of its key
   * @param clientCa PEM file of the authority that clients must be certified by, empty for none
   * @param token what clients must show as {@code Authorization: Bearer …}, empty for nothing
   */
  public record Listener(
      String host, int port, String certificate, String key, String clientCa, String token) {
    /** Without the token. */
    @Override
    public String toString() {
      return host + ':' + port + (certificate.isEmpty() ? "" : ", TLS");
    }
  }

  static KedaServer start(Listener listener, ServerServiceDefinition service) {
    ServerBuilder builder = Server.builder();
    InetSocketAddress address = new InetSocketAddress(listener.host(), listener.port());
    if (listener.certificate().isEmpty()) {
      builder.http(address);
    } else {
      builder.https(address);
      builder.tls(new File(listener.certificate()), new File(listener.key()));
      if (!listener.clientCa().isEmpty()) {
        builder.tlsCustomizer(
            ssl -> ssl.trustManager(new File(listener.clientCa())).clientAuth(ClientAuth.REQUIRE));
      }
    }
    builder.meterRegistry(new CompositeMeterRegistry());
    builder.disableServerHeader();
    // a push stream lasts as long as its ScaledObject
    builder.requestTimeout(Duration.ZERO);
    builder.maxRequestLength(MESSAGE_BYTES);
    builder.gracefulShutdownTimeout(Duration.ZERO, Duration.ofSeconds(1));
    builder.service(
        GrpcService.builder().addService(service).maxRequestMessageLength(MESSAGE_BYTES).build());
    if (!listener.token().isEmpty()) {
      requireToken(builder, listener.token());
    }
    Server server = builder.build();
    try {
      server.start().join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "the KEDA scaler cannot listen at " + listener + ": " + e.getCause(), e);
    }
    return new KedaServer(server);
  }

  private static void requireToken(ServerBuilder builder, String token) {
    byte[] expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    builder.decorator(
        (delegate, ctx, request) -> {
          String given = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
          return MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))
              ? delegate.serve(ctx, request)
              : HttpResponse.of(HttpStatus.UNAUTHORIZED);
        });
  }

  public int port() {
    return server.activeLocalPort();
  }

  @Override
  public void close() {
    server.stop().join();
  }
}
