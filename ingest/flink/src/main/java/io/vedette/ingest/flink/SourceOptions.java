package io.vedette.ingest.flink;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;

/**
 * How telemetry is read.
 *
 * @param bootstrapServers the brokers, {@code host:port,…}
 * @param groupId consumer group, under which offsets are also committed for lag monitoring
 * @param properties further Kafka consumer properties (TLS, SASL, …)
 * @param lateness how far events of one partition may be out of order; later ones are late
 * @param idleness after how long without records a partition no longer holds the others back
 * @param maxAhead how far ahead of its arrival an event may claim to be
 */
public record SourceOptions(
    String bootstrapServers,
    String groupId,
    Map<String, String> properties,
    Duration lateness,
    Duration idleness,
    Duration maxAhead)
    implements Serializable {
  public SourceOptions {
    properties = Map.copyOf(properties);
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException("bootstrapServers is empty; give host:port");
    }
    if (lateness.isNegative()) {
      throw new IllegalArgumentException("lateness " + lateness + " is negative");
    }
  }

  public static SourceOptions of(String bootstrapServers) {
    return new SourceOptions(
        bootstrapServers,
        "vedette",
        Map.of(),
        Duration.ofSeconds(10),
        Duration.ofSeconds(15),
        Duration.ofMinutes(5));
  }
}
