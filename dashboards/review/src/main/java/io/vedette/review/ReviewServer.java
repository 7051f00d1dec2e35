package io.vedette.review;

import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.GracefulShutdown;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.vedette.store.FindingStore;
import java.io.File;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Serves the review page and its JSON API; everything it shows comes from the store. */
public final class ReviewServer implements AutoCloseable {
  private static final long MAX_REQUEST_BYTES = 64 << 10;

  private final Server server;
  private final ReviewConfig config;

  private ReviewServer(Server server, ReviewConfig config) {
    this.server = server;
    this.config = config;
  }

  /**
   * Starts and returns when requests are answered.
   *
   * @param decisions carries out approvals and rejections
   * @param extra adds further services, such as {@code /metrics}; the same access rules guard them
   * @throws IllegalStateException where the port is taken or TLS files are unreadable; the message
   *     says which
   */
  public static ReviewServer start(
      ReviewConfig config, FindingStore store, Decisions decisions, Consumer<ServerBuilder> extra) {
    return start(config, store, decisions, Tuning.NONE, ServiceLevels.NONE, extra);
  }

  /**
   * As {@link #start(ReviewConfig, FindingStore, Decisions, Consumer)}.
   *
   * @param tuning proposes changes of the detectors and puts them in force
   * @param levels tells how the objectives in force stand
   */
  public static ReviewServer start(
      ReviewConfig config,
      FindingStore store,
      Decisions decisions,
      Tuning tuning,
      ServiceLevels levels,
      Consumer<ServerBuilder> extra) {
    Desk desk = new Desk(store, decisions, Clock.systemUTC());
    ServerBuilder builder = Server.builder();
    listen(builder, config);
    builder
        .annotatedService(new Pages(store, desk, tuning, levels))
        .annotatedService(new Assets())
        .annotatedService("/api/v1", new Api(store, desk, tuning, levels))
        .maxRequestLength(MAX_REQUEST_BYTES)
        .requestTimeout(Duration.ofSeconds(30))
        .gracefulShutdown(
            GracefulShutdown.builder()
                .quietPeriod(Duration.ofMillis(100))
                .timeout(Duration.ofSeconds(5))
                .build())
        .disableServerHeader();
    extra.accept(builder);
    builder.decorator(delegate -> new Access(delegate, config.token()));
    SecurityHeaders.ALL.forEach((name, value) -> builder.addHeader(name, value));
    Server server = builder.build();
    try {
      server.start().join();
    } catch (CompletionException e) {
      server.close();
      throw new IllegalStateException(
          "the review page cannot listen on "
              + config
              + ": "
              + rootMessage(e)
              + "; stop what holds the port, or configure another",
          e);
    }
    return new ReviewServer(server, config);
  }

  private static void listen(ServerBuilder builder, ReviewConfig config) {
    InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
    if (!config.tls()) {
      builder.http(address);
      return;
    }
    builder.https(address);
    try {
      builder.tls(TlsKeyPair.of(new File(config.tlsKey()), new File(config.tlsCertificate())));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "cannot read certificate "
              + config.tlsCertificate()
              + " or key "
              + config.tlsKey()
              + ": "
              + rootMessage(e),
          e);
    }
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    for (Throwable next = root.getCause(); next != null; next = next.getCause()) {
      root = next;
    }
    return String.valueOf(root.getMessage());
  }

  /** The port it listens on. */
  public int port() {
    return server.activeLocalPort();
  }

  /** Where to look, {@code http://127.0.0.1:8080/}. */
  public URI uri() {
    return URI.create((config.tls() ? "https://" : "http://") + config.host() + ':' + port() + '/');
  }

  @Override
  public void close() {
    server.close();
  }
}
