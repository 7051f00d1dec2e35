package io.vedette.ingest.gateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the gateway. {@link #of} gives the defaults.
 *
 * @param listeners where it listens; every one serves every protocol
 * @param bootstrapServers Kafka brokers, {@code host:port,host:port}
 * @param producerProperties further settings of the Kafka producer and of the client that checks
 *     readiness, such as {@code security.protocol}; delivery guarantees cannot be changed
 * @param maxBodyBytes largest body as sent
 * @param maxDecompressedBytes largest body once decompressed
 * @param maxInFlightBytes memory for all requests under way together; beyond it senders are told to
 *     come back later
 * @param bufferBytes memory for records that wait for the brokers
 * @param maxRecordBytes largest Kafka record; larger requests are split. At most what the brokers
 *     take ({@code message.max.bytes}, 1 MiB unless configured)
 * @param requestTimeout longest time until an answer; the brokers get three quarters of it
 * @param keepHistogramBuckets true to take {@code _bucket} series of remote write, which cost ten
 *     series for each histogram and are left out otherwise
 */
public record GatewayConfig(
    List<Listener> listeners,
    String bootstrapServers,
    Map<String, String> producerProperties,
    int maxBodyBytes,
    int maxDecompressedBytes,
    long maxInFlightBytes,
    long bufferBytes,
    int maxRecordBytes,
    Duration requestTimeout,
    boolean keepHistogramBuckets) {
  /** A request and what it is turned into take about this many times its bytes. */
  static final int TRANSCODED_FACTOR = 4;

  /** OTLP/gRPC by convention. */
  public static final String GRPC = "grpc";

  /** OTLP/HTTP, remote write and webhooks by convention. */
  public static final String HTTP = "http";

  private static final int MIB = 1 << 20;

  public GatewayConfig {
    listeners = List.copyOf(listeners);
    producerProperties = Map.copyOf(producerProperties);
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException("no bootstrap servers; give them as host:port,host:port");
    }
    Set<String> names = new HashSet<>();
    for (Listener listener : listeners) {
      if (!names.add(listener.name())) {
        throw new IllegalArgumentException("two listeners are called " + listener.name());
      }
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException("no listeners; give at least one");
    }
    atLeast("maxBodyBytes", maxBodyBytes, 1024);
    atLeast("maxDecompressedBytes", maxDecompressedBytes, maxBodyBytes);
    atLeast(
        "maxInFlightBytes",
        maxInFlightBytes,
        maxBodyBytes + (long) TRANSCODED_FACTOR * maxDecompressedBytes);
    atLeast("maxRecordBytes", maxRecordBytes, 1024);
    atLeast("bufferBytes", bufferBytes, 2L * maxRecordBytes);
    atLeast("requestTimeout in ms", requestTimeout.toMillis(), 1000);
  }

  /** The defaults: ports 4317 and 4318 on loopback, without TLS. */
  public static GatewayConfig of(String bootstrapServers) {
    return new GatewayConfig(
        List.of(Listener.loopback(GRPC, 4317), Listener.loopback(HTTP, 4318)),
        bootstrapServers,
        Map.of(),
        8 * MIB,
        32 * MIB,
        256L * MIB,
        64L * MIB,
        900_000,
        Duration.ofSeconds(15),
        false);
  }

  /** The same with other listeners. */
  public GatewayConfig withListeners(Listener... others) {
    return new GatewayConfig(
        List.of(others),
        bootstrapServers,
        producerProperties,
        maxBodyBytes,
        maxDecompressedBytes,
        maxInFlightBytes,
        bufferBytes,
        maxRecordBytes,
        requestTimeout,
        keepHistogramBuckets);
  }

  private static void atLeast(String what, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(what + " is " + value + ", must be at least " + least);
    }
  }

  /**
   * One port.
   *
   * @param name how logs and {@link Gateway#port} call it
   * @param port 0 for any free one
   * @param tls certificate and key, or null for plain text
   * @param bearerToken what senders must show in {@code Authorization: Bearer …}, or null
   */
  public record Listener(
      String name, String host, int port, @Nullable Tls tls, @Nullable String bearerToken) {
    public Listener {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException(
            "port " + port + " of listener " + name + " is not in 0..65535");
      }
      if (bearerToken != null && bearerToken.isBlank()) {
        throw new IllegalArgumentException(
            "the bearer token of listener " + name + " is blank; leave it out for none");
      }
    }

    /** Plain text on 127.0.0.1. */
    public static Listener loopback(String name, int port) {
      return new Listener(name, "127.0.0.1", port, null, null);
    }

    /** Without the token. */
    @Override
    public String toString() {
      String auth = bearerToken == null ? "" : ", bearer token";
      return name + " at " + host + ':' + port + (tls == null ? "" : ", " + tls) + auth;
    }
  }

  /**
   * PEM files.
   *
   * @param clientCa authority that client certificates must come from (mTLS), or null
   */
  public record Tls(Path certificate, Path key, @Nullable Path clientCa) {}
}
